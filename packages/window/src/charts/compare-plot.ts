import type { ComparisonRow } from '@bayes-window/runtime';
import { short } from './draws.ts';
import { requireRows } from './fields.ts';
import type { ChartSpec, View } from './spec.ts';
import { colors, finish, palette } from './theme.ts';

export interface ComparePlotOptions {
  readonly width?: number;
}

/**
 * Expected log predictive density of each model with its standard error (line), and of its difference to the best one with
 * the standard error of that (triangle): the best model on top.
 */
export function comparePlot(
  rows: readonly ComparisonRow[],
  { width = 360 }: ComparePlotOptions = {},
): ChartSpec {
  requireRows(rows, 'comparePlot');
  const best = rows[0].elpd.value;
  const values = rows.map(({ name, elpd, difference, unreliable, rank }) => ({
    model: unreliable === 0 ? name : `${name} *`,
    elpd: short(elpd.value),
    low: short(elpd.value - elpd.standardError),
    high: short(elpd.value + elpd.standardError),
    differenceLow: short(elpd.value - difference.standardError),
    differenceHigh: short(elpd.value + difference.standardError),
    isBest: rank === 0,
  }));
  const flagged = rows.filter(({ unreliable }) => unreliable > 0);
  const notes = [
    'Dot and line: elpd ± standard error. Triangle: ± standard error of the difference to the best.',
    ...(flagged.length === 0 ? [] : ['* some observations have a Pareto k above the limit']),
  ];
  return finish({
    description: `Expected log predictive density of ${rows.map(({ name }) => name).join(', ')}.`,
    title: { text: 'Which model predicts best?', subtitle: notes },
    ...{ width, height: { step: 34 }, data: { values }, layer: layers(short(best)) },
  } as View);
}

function layers(best: number): readonly object[] {
  const y = { field: 'model', type: 'nominal', sort: null, title: null, axis: { labelLimit: 260 } };
  const x = (field: string) => ({
    ...{ field, type: 'quantitative', title: 'Expected log predictive density (higher is better)' },
    scale: { zero: false },
  });
  const tooltip = [
    { field: 'model', title: 'Model', type: 'nominal' },
    { field: 'elpd', title: 'elpd', type: 'quantitative' },
  ];
  return [
    { mark: { type: 'rule', color: colors.reference, strokeDash: [4, 3] }, encoding: { x: { datum: best } } },
    {
      mark: { type: 'rule', strokeWidth: 2.5, color: colors.ink, strokeCap: 'round' },
      encoding: { y, x: x('low'), x2: { field: 'high' }, tooltip },
    },
    {
      mark: {
        type: 'point',
        filled: true,
        size: 70,
        opacity: 1,
        color: colors.posterior,
        stroke: 'white',
        strokeWidth: 1,
      },
      encoding: { y, x: x('elpd'), tooltip },
    },
    {
      transform: [{ filter: '!datum.isBest' }],
      mark: { type: 'rule', strokeWidth: 1.5, color: palette[1], yOffset: 9 },
      encoding: { y, x: x('differenceLow'), x2: { field: 'differenceHigh' } },
    },
    {
      transform: [{ filter: '!datum.isBest' }],
      mark: {
        type: 'point',
        shape: 'triangle-up',
        filled: true,
        size: 45,
        opacity: 1,
        color: palette[1],
        yOffset: 9,
      },
      encoding: { y, x: x('elpd') },
    },
  ];
}
