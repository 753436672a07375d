import { colorOf, type DodgedColumns, dodgedX, valueY } from './encodings.ts';
import { chartRows, fieldName } from './fields.ts';
import type { LabelledInterval } from './interval.ts';
import type { ChartRow, View, ViewEncoding } from './spec.ts';
import { colors } from './theme.ts';

const keys = { mean: '_mean', low: '_low', high: '_high' } as const;

export interface IntervalColumns extends DodgedColumns {
  readonly yTitle: string;
  /** Of the point, `posterior mean`, and of the interval, `94% HDI`, for the tooltip. */
  readonly words: IntervalWords;
}

export interface IntervalWords {
  readonly mean: string;
  readonly interval: string;
}

export function intervalRows(intervals: readonly LabelledInterval[]): ChartRow[] {
  return intervals.map(({ labels, mean, low, high }) => ({
    ...labels,
    [keys.mean]: mean,
    [keys.low]: low,
    [keys.high]: high,
  }));
}

/** A thick rule from low to high with a dot at the mean, upright over its category. */
export function intervalLayer(rows: readonly ChartRow[], columns: IntervalColumns): View {
  const position = dodgedX(rows, columns);
  const on = (field: string): ViewEncoding['y'] => valueY(field, columns.yTitle);
  const tooltip = tooltipOf(columns);
  return {
    data: { values: chartRows(rows) },
    encoding: position,
    layer: [
      {
        mark: { type: 'rule', strokeWidth: 3.5, color: colors.ink, strokeCap: 'round' },
        encoding: { y: on(keys.low), y2: { field: keys.high }, tooltip },
      },
      {
        mark: { type: 'point', filled: true, size: 50, opacity: 1, stroke: 'white', strokeWidth: 1 },
        encoding: { y: on(keys.mean), color: colorOf(rows, columns, colors.posterior), tooltip },
      },
    ],
  } as View;
}

function tooltipOf({ x, color, words }: IntervalColumns): ViewEncoding['tooltip'] {
  const labels = [...new Set([x, ...(color === undefined ? [] : [color])])];
  const number = (field: string, title: string) =>
    ({ field, title, type: 'quantitative', format: '.4g' }) as const;
  return [
    ...labels.map((column) => ({ field: fieldName(column), title: column, type: 'nominal' }) as const),
    number(keys.mean, words.mean),
    number(keys.low, `${words.interval}, from`),
    number(keys.high, `${words.interval}, to`),
  ];
}

/** A horizontal line across every panel. */
export function referenceLine(value: number): View {
  return {
    data: { values: [{}] },
    mark: { type: 'rule', color: colors.reference, strokeDash: [4, 3], strokeWidth: 1.2 },
    encoding: { y: { datum: value, type: 'quantitative', scale: { zero: false, padding: 12 } } },
  };
}
