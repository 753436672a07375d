import { describe, expect, it } from 'vitest';
import { chartRows, fieldName, finiteRows } from './fields.ts';
import { levelsOf } from './levels.ts';
import { plotData } from './plot-data.ts';
import { slopesChart } from './slopes-chart.ts';
import { tracePlot } from './trace-plot.ts';

const rows = [{ stim: '0', 'Log power': 1 }];

function codeOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return undefined;
}

describe('bad chart input', () => {
  const names = { y: 'y', treatment: 'stim', levels: [0, 1], change: 'subtract' } as const;

  it.each([
    ['CHART_NO_ROWS', () => plotData([], { x: 'stim', y: 'Log power' })],
    ['CHART_NO_ROWS', () => slopesChart([], [], names)],
    ['COLUMN_NOT_FOUND', () => plotData(rows, { x: 'stim', y: 'Logpwr' })],
    ['CHART_VALUE_NOT_NUMERIC', () => plotData(rows, { x: 'Log power', y: 'stim' })],
    ['CHART_NO_FINITE_VALUES', () => plotData([{ stim: '0', y: Number.NaN }], { x: 'stim', y: 'y' })],
    ['CHART_DRAWS_INVALID', () => tracePlot([{ name: 'b', draws: [[1, Number.NaN]] }])],
    ['CHART_DRAWS_INVALID', () => tracePlot([{ name: 'b', draws: [[]] }])],
    [
      'CHART_INTERVAL_INVALID',
      () => slopesChart([{ labels: {}, mean: 1, low: 2, high: Number.NaN }], [], names),
    ],
  ])('%s', (code, action) => {
    expect(codeOf(action)).toBe(code);
  });

  it('names the nearest column', () => {
    expect(() => plotData(rows, { x: 'stim', y: 'Log powr' })).toThrow(/Did you mean 'Log power'/);
  });

  it('counts the rows it leaves out', () => {
    const spec = plotData([...rows, { stim: '1', 'Log power': Number.NaN }], { x: 'stim', y: 'Log power' });
    expect(spec.description).toContain("1 rows without a finite 'Log power'");
  });
});

describe('finiteRows', () => {
  it('takes missing numbers for missing and names the row of a text', () => {
    expect(finiteRows([{ y: 1 }, { y: null }, { y: Number.POSITIVE_INFINITY }], 'y')).toEqual({
      rows: [{ y: 1 }],
      dropped: 2,
    });
    expect(() => finiteRows([{ y: 1 }, { y: 'high' }], 'y')).toThrow(/data row 2 holds 'high'/);
  });
});

describe('chartRows', () => {
  it('frees names of what Vega reads as a path', () => {
    expect(fieldName('a.b[0]')).not.toMatch(/[.[\]]/);
    expect(Object.keys(chartRows([{ 'x.y': 1, "it's": 2 }])[0])).toEqual(['x.y', "it's"].map(fieldName));
  });
});

describe('levelsOf', () => {
  it('orders digits as numbers, and given levels first', () => {
    const levels = ['m10', 'm2', 'm1', 'm2'].map((mouse) => ({ mouse }));
    expect(levelsOf(levels, 'mouse')).toEqual(['m1', 'm2', 'm10']);
    expect(levelsOf(levels, 'mouse', { mouse: ['m2', 'absent'] })).toEqual(['m2', 'm1', 'm10']);
    expect(
      levelsOf(
        [10, 9, -1].map((stim) => ({ stim })),
        'stim',
      ),
    ).toEqual([-1, 9, 10]);
  });
});
