import { type BoxColumns, boxLayer, rowLimit } from './box-layer.ts';
import { categoryWidth, valueY } from './encodings.ts';
import { chartRows, droppedNote, finiteRows, requireRows, resolveColumns } from './fields.ts';
import type { LevelOrders } from './levels.ts';
import { scatteredX } from './scatter.ts';
import type { ChartRow, ChartSpec, View } from './spec.ts';
import { colors, finish } from './theme.ts';

export interface PlotDataOptions {
  /** Treatment, or any other column of categories. */
  readonly x: string;
  readonly y: string;
  /** Boxes side by side within each category, one colour each. */
  readonly color?: string;
  /** Columns that a later facet will use. Needed only above 5,000 rows, where boxes are summarised beforehand. */
  readonly by?: readonly string[];
  readonly levels?: LevelOrders;
  readonly yTitle?: string;
  /** Draw the rows as points behind the boxes; by default where there are at most 5,000. */
  readonly points?: boolean;
}

/** The data by treatment: a box per category over the rows themselves. */
export function plotData(rows: readonly ChartRow[], options: PlotDataOptions): ChartSpec {
  requireRows(rows, 'plotData');
  const { points = rows.length <= rowLimit } = options;
  const { by = [], ...named } = options;
  const resolved = resolveColumns(rows, { x: named.x, y: named.y, color: named.color });
  const columns: BoxColumns = { ...resolved, by, levels: options.levels, yTitle: options.yTitle };
  const finite = finiteRows(rows, columns.y);
  const withPoints = points && finite.rows.length <= rowLimit;
  const box = boxLayer(finite.rows, { ...columns, outliers: !withPoints });
  return finish({
    description:
      `${columns.y} by ${columns.x}.${droppedNote(finite.dropped, columns.y)} ${box.description ?? ''}`.trim(),
    width: categoryWidth(columns),
    ...(withPoints ? overPoints(finite.rows, columns, box) : box),
  } as View);
}

/** Data are held once, by the layer around both. */
function overPoints(rows: readonly ChartRow[], columns: BoxColumns, { data, ...box }: View): View {
  return { data: { values: chartRows(rows) }, layer: [pointLayer(rows, columns), box] } as View;
}

function pointLayer(rows: readonly ChartRow[], columns: BoxColumns): View {
  return {
    ...scatteredX(rows, columns, valueY(columns.y, columns.yTitle)),
    mark: { type: 'circle', size: 7, opacity: 0.3, color: colors.data },
  };
}
