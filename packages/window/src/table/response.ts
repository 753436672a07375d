import { InputError } from '../errors.ts';
import { type Cell, placeOf, type Table } from './table.ts';

const missingTokens = new Set(['', 'NA', 'N/A', 'NaN', 'nan', 'NAN', 'null', 'NULL', 'None', '.']);
const infinityText = /^[+-]?inf(inity)?$/i;

/** Whether a cell is one of the usual spellings of "no value". */
export function isMissing(cell: Cell): boolean {
  if (cell === null || cell === undefined) return true;
  if (typeof cell === 'number') return Number.isNaN(cell);
  return typeof cell === 'string' && missingTokens.has(cell.trim());
}

/** A column read as numbers: NaN where a value is missing; anything else that is no finite number is an error. */
export function readNumbers(table: Table, name: string): Float64Array {
  const cells = table.column(name);
  const values = new Float64Array(table.rowCount);
  for (let row = 0; row < values.length; row++) {
    // Long tables often repeat a value over many rows; comparing text is cheaper than reading it.
    if (row > 0 && cells[row] === cells[row - 1]) values[row] = values[row - 1];
    else values[row] = numberOf(cells[row]) ?? missingOrThrow(table, name, row, cells[row]);
  }
  return values;
}

/** The finite number that a cell spells in decimal, or undefined. */
export function numberOf(cell: Cell): number | undefined {
  if (typeof cell === 'string') {
    const value = Number(cell);
    if (value === 0 && cell.trim() === '') return undefined;
    return Number.isFinite(value) && !/[xob]/i.test(cell) ? value : undefined;
  }
  if (typeof cell === 'bigint') return Number(cell);
  return typeof cell === 'number' && Number.isFinite(cell) ? cell : undefined;
}

function missingOrThrow(table: Table, name: string, row: number, cell: Cell): number {
  if (isMissing(cell)) return Number.NaN;
  const place = placeOf(table, row);
  const details = { column: name, row: row + 1, line: table.lineOf(row), value: cell };
  if (isInfinite(cell)) {
    throw new InputError(
      'INFINITE_VALUE',
      `Column '${name}' is infinite (${String(cell)}) at ${place}. Every y must be finite: drop the row, or find what made it (the logarithm of zero, a division by zero?).`,
      details,
    );
  }
  const hint = /^[+-]?\d+,\d+$/.test(String(cell).trim()) ? ' Write decimals with a point, not a comma.' : '';
  throw new InputError(
    'NOT_A_NUMBER',
    `Column '${name}' is used as y and must be numeric, but ${place} holds '${String(cell)}'.${hint} Correct the cell, or leave it empty (or NA) to mark it as missing.`,
    details,
  );
}

function isInfinite(cell: Cell): boolean {
  if (typeof cell === 'string') return infinityText.test(cell.trim()) || !Number.isFinite(Number(cell) || 0);
  return cell === Number.POSITIVE_INFINITY || cell === Number.NEGATIVE_INFINITY;
}
