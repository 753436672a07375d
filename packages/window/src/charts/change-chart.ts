import { boxLayer, rowLimit } from './box-layer.ts';
import { type ChangeNames, changeTitle, levelsLabel, noChange } from './change.ts';
import type { DataDifference } from './differences.ts';
import { dodgedX, isDodged, valueY } from './encodings.ts';
import { chartRows, requireRows } from './fields.ts';
import { type LabelledInterval, requireFiniteInterval } from './interval.ts';
import { type IntervalWords, intervalLayer, intervalRows, referenceLine } from './interval-layer.ts';
import { type LevelOrders, levelsOf } from './levels.ts';
import { scatteredX } from './scatter.ts';
import type { ChartRow, ChartSpec, View } from './spec.ts';
import { colors, finish } from './theme.ts';

export interface ChangeChartOptions extends ChangeNames {
  /** Column on the x axis. Without it, one position labelled by the two treatment levels. */
  readonly condition?: string;
  /** Column of the groups that have intervals of their own: on x if there is no condition, else side by side in colour. */
  readonly group?: string;
  readonly order?: LevelOrders;
  readonly title?: string;
}

const differenceKey = '_difference';

/** Estimates with their intervals over the data's own differences, on one scale, with a line at no change. */
export function changeChart(
  intervals: readonly LabelledInterval[],
  differences: readonly DataDifference[],
  options: ChangeChartOptions,
  words: IntervalWords,
): ChartSpec {
  requireRows(intervals, 'a chart of slopes');
  for (const each of intervals) requireFiniteInterval(each, `the slope of ${nameOf(each, options)}`);
  const columns = positionColumns(options);
  const constant = (options.condition ?? options.group) ? {} : { [columns.x]: levelsLabel(options) };
  const estimates = intervalRows(intervals).map((row) => ({ ...row, ...constant }));
  const data = differences.map(({ labels, difference }) => ({
    ...labels,
    ...constant,
    [differenceKey]: difference,
  }));
  const yTitle = changeTitle(options);
  return finish({
    description: `${words.mean} and ${words.interval} of ${yTitle}, over ${data.length} differences in the data.`,
    title: legendTitle(options, words, data.length),
    width: { step: isDodged(columns) ? 26 : 72, ...(isDodged(columns) ? { for: 'offset' } : {}) },
    layer: [
      referenceLine(noChange(options.change)),
      ...(data.length === 0 ? [] : dataLayers(data, { ...columns, yTitle })),
      intervalLayer(estimates, { ...columns, yTitle, words }),
    ],
  } as View);
}

function nameOf({ labels }: LabelledInterval, { treatment }: ChangeNames): string {
  const names = Object.entries(labels).map(([column, label]) => `${column} ${label}`);
  return [treatment, ...names].join(', ');
}

interface PositionColumns {
  readonly x: string;
  readonly color?: string;
  readonly levels?: LevelOrders;
}

function positionColumns({ condition, group, treatment, order }: ChangeChartOptions): PositionColumns {
  if (condition !== undefined) return { x: condition, color: group, levels: order };
  return { x: group ?? treatment, levels: order };
}

/** A box and its dots; where a position has one difference, a tick that shows on both sides of the interval. */
function dataLayers(
  rows: readonly ChartRow[],
  columns: PositionColumns & { readonly yTitle: string },
): View[] {
  const data = { values: chartRows(rows) };
  const y = valueY(differenceKey, columns.yTitle);
  const paint = { color: colors.data, opacity: 0.6 };
  if (isDodged(columns) || rows.length <= levelsOf(rows, columns.x).length) {
    const encoding = { ...dodgedX(rows, columns), y };
    return [
      { data, mark: { type: 'tick', orient: 'horizontal', size: 16, thickness: 2, ...paint }, encoding },
    ];
  }
  const isMany = rows.length > rowLimit;
  const box = boxLayer(rows, { ...columns, y: differenceKey, size: 40, outliers: isMany });
  const dots: View = { data, ...scatteredX(rows, columns, y), mark: { type: 'circle', size: 16, ...paint } };
  return isMany ? [box] : [box, dots];
}

/** Says what the marks mean, in place of a legend. */
function legendTitle({ title }: ChangeChartOptions, words: IntervalWords, count: number): object {
  const marks = [
    `${words.mean} and ${words.interval}`,
    ...(count > 0 ? [`over the data's ${count} differences`] : []),
  ];
  if (title !== undefined) return { text: title, subtitle: marks };
  return { text: marks, fontSize: 11, fontWeight: 'normal', lineHeight: 14 };
}
