import { rowLimit } from './box-layer.ts';
import { thinned } from './box-summary.ts';
import { categoryWidth, colorOf, dodgedX, valueY } from './encodings.ts';
import { chartRows, droppedNote, fieldName, finiteRows, requireRows, resolveColumns } from './fields.ts';
import { groupBy } from './group-by.ts';
import type { LevelOrders } from './levels.ts';
import type { ChartRow, ChartSpec } from './spec.ts';
import { colors, finish } from './theme.ts';

export interface PlotDataSlopeTrialsOptions {
  readonly x: string;
  readonly y: string;
  /** The trial or other unit whose values are joined. */
  readonly detail: string;
  readonly color?: string | null;
  /** Columns that, with `detail`, tell one unit from another: a trial number often starts anew in each mouse. */
  readonly by?: readonly string[];
  readonly levels?: LevelOrders;
  readonly yTitle?: string;
}

/** The most lines drawn above `rowLimit` rows; the description says so. */
const lineLimit = 1000;

/** One faint line per unit, from its value under one treatment to its value under the next. */
export function plotDataSlopeTrials(
  rows: readonly ChartRow[],
  options: PlotDataSlopeTrialsOptions,
): ChartSpec {
  requireRows(rows, 'plotDataSlopeTrials');
  const { levels, yTitle, by = [], x, y, detail } = options;
  const columns = resolveColumns(rows, { x, y, detail, color: options.color ?? undefined });
  const finite = finiteRows(rows, columns.y);
  const unit = [columns.detail, ...by];
  const drawn = drawnRows(finite.rows, columns, unit);
  return finish({
    description: `${columns.y} by ${columns.x}, one line per ${columns.detail}.${drawn.note}${droppedNote(finite.dropped, columns.y)}`,
    width: categoryWidth({ x: columns.x }),
    data: { values: chartRows(drawn.rows) },
    mark: { type: 'line', strokeWidth: 0.8, opacity: 0.35 },
    encoding: {
      ...dodgedX(rows, { x: columns.x, levels }),
      y: valueY(columns.y, yTitle),
      detail: unit.map((column) => ({ field: fieldName(column), type: 'nominal' })),
      color: colorOf(rows, { color: columns.color, levels }, colors.data),
    },
  });
}

interface DrawnRows {
  readonly rows: readonly ChartRow[];
  readonly note: string;
}

/** The rows; above `rowLimit`, the mean of each unit under each treatment, for at most `lineLimit` units. */
function drawnRows(
  rows: readonly ChartRow[],
  { x, y, color }: Readonly<Record<'x' | 'y' | 'color', string>>,
  unit: readonly string[],
): DrawnRows {
  if (rows.length <= rowLimit) return { rows, note: '' };
  const keys = color === undefined ? unit : [...unit, color];
  const units = groupBy(rows, keys);
  const drawn = thinned(units, lineLimit);
  const means = drawn.flatMap(({ rows: unitRows }) =>
    groupBy(unitRows, [...new Set([...keys, x])]).map((cell) => ({
      ...cell.labels,
      [y]: mean(cell.rows.map((row) => row[y] as number)),
    })),
  );
  return { rows: means, note: ` ${rows.length} rows, as ${drawn.length} of ${units.length} units' means.` };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
