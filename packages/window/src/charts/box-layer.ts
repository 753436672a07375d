import { type BoxSummary, boxSummary, outlierLimit } from './box-summary.ts';
import { colorOf, type DodgedColumns, dodgedX, isDodged, valueY } from './encodings.ts';
import { chartRows } from './fields.ts';
import { groupBy } from './group-by.ts';
import type { ChartRow, View } from './spec.ts';
import { colors } from './theme.ts';

/** Above this many rows the chart carries quartiles in place of the rows. */
export const rowLimit = 5000;

export interface BoxColumns extends DodgedColumns {
  readonly y: string;
  readonly yTitle?: string;
  /** Further columns by which boxes are kept apart, such as those of a later facet. */
  readonly by?: readonly string[];
  /** Draw the points beyond the whiskers; true by default. */
  readonly outliers?: boolean;
  /** Width of a box in pixels. */
  readonly size?: number;
}

/** A box per category: quartiles, median, whiskers to 1.5 interquartile ranges, points beyond. */
export function boxLayer(rows: readonly ChartRow[], columns: BoxColumns): View {
  return rows.length > rowLimit ? summaryBoxes(rows, columns) : rowBoxes(rows, columns);
}

function boxWidth(columns: BoxColumns): number {
  return columns.size ?? (isDodged(columns) ? 12 : 18);
}

function rowBoxes(rows: readonly ChartRow[], columns: BoxColumns): View {
  return {
    data: { values: chartRows(rows) },
    mark: {
      type: 'boxplot',
      size: boxWidth(columns),
      box: { stroke: colors.boxStroke, strokeWidth: 1, ...boxFill(columns) },
      median: { color: colors.ink, strokeWidth: 1.5 },
      rule: { color: colors.boxStroke, strokeWidth: 1 },
      ticks: false,
      outliers: columns.outliers === false ? false : { size: 10, filled: true, opacity: 0.7 },
    },
    encoding: {
      ...dodgedX(rows, columns),
      y: valueY(columns.y, columns.yTitle),
      ...(columns.color === undefined ? {} : { color: colorOf(rows, columns, colors.data) }),
    },
  };
}

/** Boxes under a colour keep it, paler; the others are grey. */
function boxFill({ color }: BoxColumns): { readonly color?: string; readonly opacity?: number } {
  return color === undefined ? { color: colors.box } : { opacity: 0.55 };
}

const keys = { q1: '_q1', median: '_median', q3: '_q3', low: '_low', high: '_high', outlier: '_outlier' };

function summaryBoxes(rows: readonly ChartRow[], columns: BoxColumns): View {
  const { x, y, color, by = [] } = columns;
  const labels = [...new Set([x, ...(color === undefined ? [] : [color]), ...by])];
  const values = groupBy(rows, labels).flatMap((group) =>
    summaryRows(group.labels, boxSummary(group.rows.map((row) => row[y] as number))),
  );
  const position = dodgedX(rows, columns);
  const on = (field: string): object => ({ ...valueY(y, columns.yTitle), field });
  return {
    description: `Box plots of ${rows.length} rows, summarised beforehand: quartiles, whiskers to 1.5 interquartile ranges, and at most ${outlierLimit} distinct outliers each.`,
    data: { values: chartRows(values) },
    encoding: position,
    layer: summaryMarks(columns, colorOf(rows, columns, colors.box), on),
  } as View;
}

function summaryMarks(columns: BoxColumns, color: object, on: (field: string) => object): readonly object[] {
  const size = boxWidth(columns);
  const paint = { strokeWidth: 1, stroke: colors.boxStroke };
  return [
    {
      mark: { type: 'rule', color: colors.boxStroke },
      encoding: { y: on(keys.low), y2: { field: keys.high } },
    },
    {
      mark: { type: 'bar', size, ...paint, ...(columns.color === undefined ? {} : { opacity: 0.55 }) },
      encoding: { y: on(keys.q1), y2: { field: keys.q3 }, color },
    },
    { mark: { type: 'tick', size, color: colors.ink, thickness: 1.5 }, encoding: { y: on(keys.median) } },
    {
      mark: { type: 'point', size: 10, filled: true, opacity: 0.7, color: colors.data },
      encoding: { y: on(keys.outlier) },
    },
  ];
}

/** The box's row, then one row per outlier. */
function summaryRows(labels: ChartRow, box: BoxSummary): ChartRow[] {
  const summary = {
    ...labels,
    [keys.q1]: box.lowerQuartile,
    [keys.median]: box.median,
    [keys.q3]: box.upperQuartile,
    [keys.low]: box.lowerWhisker,
    [keys.high]: box.upperWhisker,
  };
  return [summary, ...box.outliers.map((value) => ({ ...labels, [keys.outlier]: value }))];
}
