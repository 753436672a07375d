import { describe, expect, it } from 'vitest';
import { above, beside, layer, withSize } from './compose.ts';
import { facet } from './facet.ts';
import { plotData } from './plot-data.ts';
import { plotDataSlopeTrials } from './plot-data-slope-trials.ts';
import { slopesChart } from './slopes-chart.ts';

const rows = ['m1', 'm2'].flatMap((mouse) =>
  ['0', '1'].flatMap((stim) => [1, 2, 3].map((trial) => ({ mouse, stim, trial, y: trial + Number(stim) }))),
);
const boxes = plotData(rows, { x: 'stim', y: 'y' });
const lines = plotDataSlopeTrials(rows, { x: 'stim', y: 'y', detail: 'trial' });
const names = { y: 'y', treatment: 'stim', levels: ['0', '1'], change: 'subtract' } as const;

interface Loose {
  readonly [key: string]: unknown;
  readonly data?: { readonly values: readonly Record<string, unknown>[] };
  readonly layer?: readonly Loose[];
  readonly spec?: Loose;
  readonly transform?: readonly object[];
}
const loose = (spec: unknown): Loose => spec as Loose;

describe('layer', () => {
  it('holds equal data once and themes only the top', () => {
    const both = loose(layer(boxes, lines));
    expect(both.data?.values).toEqual(rows);
    expect(both.config).toBeDefined();
    expect(both.layer).toHaveLength(2);
    for (const part of both.layer ?? []) {
      expect(part.data).toBeUndefined();
      expect(part.config).toBeUndefined();
    }
  });

  it('keeps different data apart', () => {
    const other = plotDataSlopeTrials(rows.slice(0, 6), { x: 'stim', y: 'y', detail: 'trial' });
    const both = loose(layer(boxes, other));
    expect(both.data).toBeUndefined();
    expect(both.layer?.map((part) => part.data?.values.length)).toEqual([12, 6]);
  });

  it('keeps the size of the first chart that has one', () => {
    expect(loose(layer(withSize(boxes, { width: 60 }), lines)).width).toBe(60);
  });

  it('refuses a facet', () => {
    expect(() => layer(facet(boxes, { column: 'mouse' }), lines)).toThrow(/facet or stands beside others/);
  });
});

describe('facet', () => {
  it('lifts shared data and orders the panels by level', () => {
    const panels = loose(facet(layer(boxes, lines), { column: 'mouse' }));
    expect(panels.data?.values).toEqual(rows);
    expect(panels.facet).toMatchObject({ column: { field: 'mouse', sort: ['m1', 'm2'] } });
    expect(panels.spec?.data).toBeUndefined();
  });

  it('sends rows of different data to their own layers, and repeats a reference line', () => {
    const labels = { mouse: 'm1' };
    const slopes = slopesChart([{ labels, mean: 1, low: 0, high: 2 }], [{ labels, difference: 1 }], names);
    const panels = loose(facet(slopes, { column: 'mouse' }));
    expect(panels.data?.values.map(({ _view }) => _view)).toEqual([0, 1]);
    const [line, dots, interval] = panels.spec?.layer ?? [];
    expect(line.data?.values).toEqual([{}]);
    expect(dots.transform?.[0]).toEqual({ filter: 'datum._view === 0' });
    expect(interval.transform?.[0]).toEqual({ filter: 'datum._view === 1' });
  });

  it('names the nearest column of a layer that cannot be divided', () => {
    expect(() => facet(boxes, { column: 'mous' })).toThrow(/no column 'mous'.*Did you mean 'mouse'/);
  });

  it('keeps the columns of a later facet when it summarises', () => {
    const many = Array.from({ length: 500 }, () => rows).flat();
    expect(() => facet(plotData(many, { x: 'stim', y: 'y' }), { column: 'mouse' })).toThrow(/option 'by'/);
    const panels = loose(facet(plotData(many, { x: 'stim', y: 'y', by: ['mouse'] }), { column: 'mouse' }));
    expect(panels.data?.values).toHaveLength(4);
  });
});

describe('beside, above and withSize', () => {
  it('sizes every plot area', () => {
    const page = withSize(above(beside(boxes, lines), facet(boxes, { column: 'mouse' })), {
      width: 70,
      height: 50,
    });
    for (const size of [/"width":70/g, /"height":50/g])
      expect(JSON.stringify(page).match(size)).toHaveLength(3);
  });
});
