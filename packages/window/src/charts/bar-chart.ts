import { categoryWidth, dodgedX } from './encodings.ts';
import { chartRows, droppedNote, fieldName, finiteRows, requireRows, resolveColumns } from './fields.ts';
import type { LevelOrders } from './levels.ts';
import type { ChartRow, ChartSpec, View, ViewEncoding } from './spec.ts';
import { colors, finish } from './theme.ts';

export interface BarChartOptions {
  /** Column of the categories. */
  readonly x: string;
  /** Column of the bars' heights, such as a posterior mean. */
  readonly y: string;
  /** Columns of an interval's ends, drawn as whiskers; both or none. */
  readonly low?: string;
  readonly high?: string;
  readonly xTitle?: string;
  readonly yTitle?: string;
  readonly levels?: LevelOrders;
}

/** A bar from zero per category, with whiskers if an interval is given. */
export function barChart(rows: readonly ChartRow[], options: BarChartOptions): ChartSpec {
  requireRows(rows, 'barChart');
  const { x, y, low, high, xTitle, levels } = options;
  const columns = resolveColumns(rows, { x, y, low, high });
  const finite = finiteRows(rows, columns.y);
  const yTitle = options.yTitle ?? columns.y;
  const on = (column: string): ViewEncoding['y'] => ({
    field: fieldName(column),
    type: 'quantitative',
    title: yTitle,
  });
  return finish({
    description: `${yTitle} by ${xTitle ?? columns.x}.${droppedNote(finite.dropped, columns.y)}`,
    width: { step: Math.min(categoryWidth(columns).step, 30) },
    data: { values: chartRows(finite.rows) },
    encoding: dodgedX(finite.rows, { x: columns.x, levels, xTitle }),
    layer: [
      {
        mark: { type: 'bar', color: colors.posterior, opacity: 0.8, width: { band: 0.7 } },
        encoding: { y: on(columns.y) },
      },
      ...(low === undefined || high === undefined ? [] : [whiskers(on(columns.low), columns.high)]),
    ],
  } as View);
}

function whiskers(low: ViewEncoding['y'], high: string): View {
  return {
    mark: { type: 'rule', strokeWidth: 2.5, color: colors.ink, strokeCap: 'round' },
    encoding: { y: low, y2: { field: fieldName(high) } },
  };
}
