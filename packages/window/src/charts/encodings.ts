import { fieldName } from './fields.ts';
import { type Level, type LevelOrders, levelsOf } from './levels.ts';
import type { ChartRow, ViewEncoding } from './spec.ts';

export interface DodgedColumns {
  readonly x: string;
  readonly color?: string;
  readonly levels?: LevelOrders;
  /** Title of the x axis; the column's name if not given. */
  readonly xTitle?: string;
}

type PositionEncoding = Pick<ViewEncoding, 'x' | 'xOffset'>;

/** Categories on x, side by side by colour within each, all in the order of their levels. */
export function dodgedX(rows: readonly ChartRow[], columns: DodgedColumns): PositionEncoding {
  const { x, color, levels, xTitle = x } = columns;
  const order = levelsOf(rows, x, levels);
  const position: PositionEncoding = {
    x: { field: fieldName(x), type: 'ordinal', sort: order as string[], title: xTitle, ...slanted(order) },
  };
  if (!isDodged(columns)) return position;
  const sort = levelsOf(rows, color as string, levels) as string[];
  return { ...position, xOffset: { field: fieldName(color as string), type: 'nominal', sort } };
}

/** Long names of more than one level lean, so that all of them can be shown. */
function slanted(levels: readonly Level[]): { readonly axis?: object } {
  const isLong = levels.length > 1 && levels.some((level) => String(level).length > 8);
  return isLong ? { axis: { labelAngle: -35, labelLimit: 110, labelOverlap: false } } : {};
}

/** Colour by the column of that role, or one fixed colour. */
export function colorOf(
  rows: readonly ChartRow[],
  { color, levels }: Pick<DodgedColumns, 'color' | 'levels'>,
  fixed: string,
): NonNullable<ViewEncoding['color']> {
  if (color === undefined) return { value: fixed };
  return {
    field: fieldName(color),
    type: 'nominal',
    sort: levelsOf(rows, color, levels) as string[],
    title: color,
  };
}

export function isDodged({ x, color }: DodgedColumns): boolean {
  return color !== undefined && color !== x;
}

/** Room for one box per category, or per colour within it. */
export function categoryWidth(columns: DodgedColumns): { step: number; for?: 'offset' } {
  return isDodged(columns) ? { step: 18, for: 'offset' } : { step: 48 };
}

/** A value axis that does not waste its length on zero. */
export function valueY(column: string, title = column): ViewEncoding['y'] {
  return { field: fieldName(column), type: 'quantitative', title, scale: { zero: false, nice: true } };
}
