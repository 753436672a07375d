import { InputError } from '../errors.ts';
import { type CsvFields, scanFields } from './scan.ts';
import type { Table } from './table.ts';

const delimiters = [',', ';', '\t', '|'];

/**
 * CSV text (RFC 4180; also `;`, tab and `|`, found from the header line) as a table whose columns are cut out only
 * when asked for: a wide file costs one scan, not one string a cell.
 */
export function parseCsv(source: string): Table {
  const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  if (text.trim() === '') {
    throw new InputError('TABLE_EMPTY', 'The CSV text is empty: expected a header line and rows below it.');
  }
  const fields = scanFields(text, delimiterOf(text).charCodeAt(0));
  const names = Array.from({ length: fields.width }, (_, index) => cell(fields, 0, index).trim());
  requireDistinct(names);
  if (fields.rowCount === 1) {
    const header = names.slice(0, 8).join(', ');
    throw new InputError('TABLE_EMPTY', `The CSV has a header (${header}) but no rows below it.`, { names });
  }
  return csvTable(fields, names);
}

function csvTable(fields: CsvFields, names: readonly string[]): Table {
  const cut = new Map<string, readonly string[]>();
  return {
    names,
    rowCount: fields.rowCount - 1,
    column(name) {
      const known = cut.get(name);
      if (known !== undefined) return known;
      const cells = cutColumn(fields, names.indexOf(name));
      cut.set(name, cells);
      return cells;
    },
    lineOf: (row) => lineAt(fields.text, fields.bounds[(row + 1) * (fields.width + 1)]),
  };
}

function cutColumn(fields: CsvFields, index: number): string[] {
  const cells = new Array<string>(fields.rowCount - 1);
  for (let row = 1; row < fields.rowCount; row++) cells[row - 1] = cell(fields, row, index);
  return cells;
}

/** Field `index` of line `row` (0 is the header), quotes taken off. */
function cell(fields: CsvFields, row: number, index: number): string {
  const { text, bounds, width } = fields;
  const at = row * (width + 1) + index;
  const start = index === 0 ? bounds[at] : bounds[at] + 1;
  const end = bounds[at + 1];
  if (text.charCodeAt(start) !== 34) return text.slice(start, end);
  return text.slice(start + 1, text.lastIndexOf('"', end - 1)).replaceAll('""', '"');
}

function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

function delimiterOf(text: string): string {
  const header = text
    .trimStart()
    .split(/\r?\n/, 1)[0]
    .replace(/"[^"]*"/g, '');
  const count = (delimiter: string): number => header.split(delimiter).length;
  return delimiters.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

/** Unnamed columns (pandas writes its index so) may repeat: nobody can ask for them. */
function requireDistinct(names: readonly string[]): void {
  const repeated = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  if (repeated === undefined) return;
  throw new InputError(
    'DUPLICATE_COLUMN',
    `Two columns are named '${repeated}' (columns ${names.indexOf(repeated) + 1} and ${names.lastIndexOf(repeated) + 1}), so it is unclear which one is meant. Rename one of them.`,
    { column: repeated },
  );
}
