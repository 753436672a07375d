import { describe, expect, it } from 'vitest';
import * as charts from './index.ts';

describe('diagnostic charts mark what is wrong', () => {
  const outside = (spec: charts.ChartSpec) =>
    ((spec as { data: { values: { outside: boolean }[] } }).data.values ?? []).filter((row) => row.outside)
      .length;
  const even = Float64Array.from({ length: 200 }, (_, i) => (i + 0.5) / 200);

  it('probability transforms: none of uniform ones, many of biased ones', () => {
    expect(outside(charts.pitEcdfPlot(even))).toBe(0);
    expect(outside(charts.pitEcdfPlot(even.map((u) => u * u)))).toBeGreaterThan(20);
  });

  it('ranks in simulations: none of uniform ones, many of ranks that are too extreme', () => {
    const ranks = Array.from({ length: 200 }, (_, i) => i % 100);
    const extreme = ranks.map((rank) => (rank % 2 === 0 ? Math.floor(rank / 4) : 99 - Math.floor(rank / 4)));
    const plot = (of: readonly number[]) => charts.sbcPlot([{ name: 'mu', ranks: of, draws: 99 }]);
    expect(outside(plot(ranks))).toBe(0);
    expect(outside(plot(extreme))).toBeGreaterThan(20);
  });

  it('ranks of chains: none of chains that agree, many of one that is shifted', () => {
    const chain = (c: number) => Array.from({ length: 100 }, (_, i) => ((i * 4 + c) * 0.618033) % 1);
    const plot = (shift: number) =>
      charts.rankEcdfPlot([{ name: 'mu', draws: [chain(0), chain(1), chain(2).map((x) => x + shift)] }]);
    expect(outside(plot(0))).toBe(0);
    expect(outside(plot(0.4))).toBeGreaterThan(5);
  });
});
