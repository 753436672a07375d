import { csvFormatRows, csvParseRows } from 'd3-dsv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from './csv.ts';
import type { Table } from './table.ts';

const cells = (table: Table): unknown[][] =>
  Array.from({ length: table.rowCount }, (_, row) => table.names.map((name) => table.column(name)[row]));

describe('parseCsv', () => {
  it('cuts cells as d3-dsv does, quotes, delimiters and line breaks inside cells included', () => {
    const cell = fc.stringMatching(/^[ab01,"\n; é]{0,6}$/);
    const row = fc.tuple(fc.constant('x'), cell, cell, cell);
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('\n', '\r\n'),
        (rows, newline) => {
          const text = csvFormatRows([['key', 'p', 'q', 'r'], ...rows]);
          expect(cells(parseCsv(text))).toEqual(csvParseRows(text).slice(1));
          const unixOnly = rows.every((values) => values.every((value) => !value.includes('\n')));
          if (unixOnly) expect(cells(parseCsv(text.replaceAll('\n', newline)))).toEqual(rows);
        },
      ),
    );
  });

  it('finds the delimiter from the header, skips blank lines and a byte-order mark', () => {
    const table = parseCsv('\ufeffa;"b,c"\r\n1,5;2\r\n\r\n3;4\r\n');
    expect(table.names).toEqual(['a', 'b,c']);
    expect(cells(table)).toEqual([
      ['1,5', '2'],
      ['3', '4'],
    ]);
  });

  it('knows the file line of a row, line breaks inside quotes counted', () => {
    const table = parseCsv('a,b\n1,"two\nlines"\n\n3,4\n');
    expect([table.lineOf(0), table.lineOf(1)]).toEqual([2, 5]);
  });

  it.each([
    ['', 'TABLE_EMPTY', 'The CSV text is empty: expected a header line and rows below it.'],
    ['y,stim\n', 'TABLE_EMPTY', 'The CSV has a header (y, stim) but no rows below it.'],
    ['a,b\n1,2\n3\n', 'RAGGED_ROW', 'Data row 2 (line 3) has 1 cells, but the header has 2.'],
    ['a,b\n1,2\n1,2,3\n', 'RAGGED_ROW', 'Data row 2 (line 3) has 3 cells, but the header has 2.'],
    ['a,b,a\n1,2,3\n', 'DUPLICATE_COLUMN', "Two columns are named 'a' (columns 1 and 3)"],
    ['a,b\n1,"2\n', 'UNTERMINATED_QUOTE', 'The quote opened on line 2 is never closed.'],
  ])('refuses %j', (text, code, message) => {
    expect(() => parseCsv(text)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
