import { describe, expect, it } from 'vitest';
import { readRoles, tableFrom } from '../table/index.ts';
import { predictiveCheckChart } from './predictive-check.ts';
import { fitSlopes } from './slope-fit.ts';

const quick = { draws: 60, warmup: 200, chains: 2, seed: 1, workers: 0 } as const;
const rows = Array.from({ length: 120 }, (_, i) => ({
  power: 500 + 30 * Math.sin(i) + 10 * (i % 2),
  spikes: Math.round(3 + 3 * Math.sin(7 * i)),
  stim: i % 2,
  cue: i % 3 === 0 ? 'tone' : 'light',
}));
const fit = (y: string, distY: 'normal' | 'poisson', condition?: string) =>
  fitSlopes(readRoles(tableFrom(rows), { y, treatment: 'stim', condition }), { ...quick, distY });

type Row = Readonly<Record<string, number>> & { readonly _parameter: string };
const rowsOf = (spec: ReturnType<typeof predictiveCheckChart>): Row[] =>
  (spec as unknown as { data: { values: Row[] } }).data.values;

describe('predictiveCheckChart', () => {
  it('draws densities in the units of y: the data as series 0, and as many data sets as asked for', async () => {
    const curves = rowsOf(predictiveCheckChart(await fit('power', 'normal'), { draws: 7 }));
    expect(new Set(curves.map(({ series }) => series))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
    const middle = curves.reduce((sum, { x }) => sum + x, 0) / curves.length;
    expect(Math.abs(middle - 505)).toBeLessThan(15);
    // A density on a grid: its sum times the step is near 1.
    const own = curves.filter(({ series }) => series === 0);
    const mass = own.reduce((sum, { value }) => sum + value, 0) * (own[1].x - own[0].x);
    expect(mass).toBeCloseTo(1, 1);
  });

  it('draws counts as bars, by condition', async () => {
    const bars = rowsOf(predictiveCheckChart(await fit('spikes', 'poisson', 'cue')));
    expect([...new Set(bars.map(({ _parameter }) => _parameter))]).toEqual(['light', 'tone']);
    const total = (panel: string) =>
      bars.filter(({ _parameter }) => _parameter === panel).reduce((sum, { count }) => sum + count, 0);
    expect([total('light'), total('tone')]).toEqual([80, 40]);
    expect(bars.every(({ low, median, high }) => low <= median && median <= high)).toBe(true);
  });
});
