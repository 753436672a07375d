import { InputError } from '../errors.ts';
import { parseCsv } from './csv.ts';
import type { Cell, Column, Table } from './table.ts';

type Row = Readonly<Record<string, Cell>>;
type Columns = Readonly<Record<string, Column>>;

/** A table object that lists and hands out its columns, as Arquero's does. */
interface ColumnarTable {
  columnNames(): string[];
  array(name: string): Column;
  numRows(): number;
}

/** Rows as objects, a record of columns, an Arquero table, CSV text, or a table already in the internal form. */
export type TableInput = readonly Row[] | Columns | ColumnarTable | Table | string;

export function tableFrom(input: TableInput): Table {
  if (typeof input === 'string') return parseCsv(input);
  if (Array.isArray(input)) return fromRows(input);
  if (isTable(input)) return input;
  if (isColumnar(input)) return fromColumnar(input);
  return fromColumns(input as Columns);
}

function fromRows(rows: readonly Row[]): Table {
  const names = new Set<string>();
  for (const row of rows) for (const name in row) names.add(name);
  return withRows([...names], rows.length, (name) => rows.map((row) => row[name]));
}

function fromColumns(columns: Columns): Table {
  const names = Object.keys(columns);
  for (const name of names) requireColumn(name, columns[name], names[0], columns[names[0]].length);
  return withRows(names, columns[names[0]]?.length ?? 0, (name) => columns[name]);
}

function fromColumnar(table: ColumnarTable): Table {
  return withRows(table.columnNames(), table.numRows(), (name) => table.array(name));
}

function withRows(names: readonly string[], rowCount: number, column: (name: string) => Column): Table {
  if (rowCount === 0) {
    throw new InputError('TABLE_EMPTY', 'The table has no rows. Pass a table with at least two rows.');
  }
  return { names, rowCount, column, lineOf: () => undefined };
}

function requireColumn(name: string, column: Column, firstName: string, length: number): void {
  if (column === null || typeof column !== 'object' || typeof column.length !== 'number') {
    throw new InputError(
      'TABLE_SHAPE',
      `Column '${name}' is not an array. Pass rows as objects, or a record whose every entry is an array of cells.`,
      { column: name },
    );
  }
  if (column.length === length) return;
  throw new InputError(
    'COLUMN_LENGTHS',
    `Column '${name}' has ${column.length} cells, but '${firstName}' has ${length}. All columns of a table must be equally long.`,
    { column: name, length: column.length, expected: length },
  );
}

function isTable(input: object): input is Table {
  const candidate = input as Partial<Table>;
  return typeof candidate.column === 'function' && typeof candidate.lineOf === 'function';
}

function isColumnar(input: object): input is ColumnarTable {
  const candidate = input as Partial<ColumnarTable>;
  return typeof candidate.columnNames === 'function' && typeof candidate.array === 'function';
}
