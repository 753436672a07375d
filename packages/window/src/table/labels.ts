import { takeCodes } from './gather.ts';
import { numberOf } from './response.ts';
import type { Cell, Column } from './table.ts';

/** A column read as labels: row i has label `levels[codes[i]]`. Every level occurs. */
export interface LabelColumn {
  readonly name: string;
  readonly levels: readonly string[];
  readonly codes: Int32Array;
}

/** Code of a row that has no label, before such rows are dropped. */
export const noLabel = -1;

const plainDecimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Encodes cells as labels, text kept exactly (`007` stays `007`). `noLabel` where a cell is empty, null or NaN.
 * Levels are in numeric order if all are plain decimal numbers, else in text order.
 */
export function encodeLabels(name: string, cells: Column): LabelColumn {
  const seen = new Map<string, number>();
  const codes = new Int32Array(cells.length);
  let previous: Cell;
  let code = noLabel;
  for (let row = 0; row < codes.length; row++) {
    if (row === 0 || cells[row] !== previous) {
      previous = cells[row];
      code = codeOf(seen, labelOf(previous));
    }
    codes[row] = code;
  }
  return inLevelOrder({ name, levels: [...seen.keys()], codes });
}

/** The given rows of a label column, levels that no longer occur left out. */
export function takeLabels(column: LabelColumn, rows: Int32Array): LabelColumn {
  const codes = rows.length === column.codes.length ? column.codes : takeCodes(column.codes, rows);
  const occurs = new Uint8Array(column.levels.length);
  for (const code of codes) occurs[code] = 1;
  if (!occurs.includes(0)) return { ...column, codes };
  const kept = column.levels.flatMap((_, level) => (occurs[level] === 1 ? [level] : []));
  return inLevelOrder(relabel({ ...column, codes }, kept));
}

export function isNumericLabels(levels: readonly string[]): boolean {
  return levels.every((level) => plainDecimal.test(level) && numberOf(level) !== undefined);
}

function codeOf(seen: Map<string, number>, label: string | undefined): number {
  if (label === undefined) return noLabel;
  let code = seen.get(label);
  if (code === undefined) {
    code = seen.size;
    seen.set(label, code);
  }
  return code;
}

function labelOf(cell: Cell): string | undefined {
  if (cell === null || cell === undefined || cell === '') return undefined;
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number' && Number.isNaN(cell)) return undefined;
  return cell instanceof Date ? cell.toISOString() : String(cell);
}

function inLevelOrder(column: LabelColumn): LabelColumn {
  const order = column.levels.map((_, level) => level);
  const { levels } = column;
  const textOrder = (left: number, right: number): number => (levels[left] < levels[right] ? -1 : 1);
  if (!isNumericLabels(levels)) return relabel(column, order.sort(textOrder));
  const numbers = levels.map(Number);
  return relabel(
    column,
    order.sort((left, right) => numbers[left] - numbers[right] || textOrder(left, right)),
  );
}

/** The column with old level `order[k]` as its new level k. */
function relabel(column: LabelColumn, order: readonly number[]): LabelColumn {
  const target = new Int32Array(column.levels.length).fill(noLabel);
  order.forEach((level, position) => {
    target[level] = position;
  });
  const codes = new Int32Array(column.codes.length);
  for (let row = 0; row < codes.length; row++) {
    const level = column.codes[row];
    codes[row] = level === noLabel ? noLabel : target[level];
  }
  return { name: column.name, levels: order.map((level) => column.levels[level]), codes };
}
