import { describe, expect, it } from 'vitest';
import { tableFrom } from './from.ts';

describe('tableFrom', () => {
  it('takes rows, columns, columnar objects and text to the same cells', () => {
    const columns = { y: ['1', '2'], stim: ['0', '1'] };
    const inputs = [
      [
        { y: '1', stim: '0' },
        { y: '2', stim: '1' },
      ],
      columns,
      { columnNames: () => ['y', 'stim'], array: (name: 'y' | 'stim') => columns[name], numRows: () => 2 },
      'y,stim\n1,0\n2,1',
    ];
    for (const input of inputs) {
      const table = tableFrom(input as never);
      expect(table.names).toEqual(['y', 'stim']);
      expect(table.rowCount).toBe(2);
      expect([...(table.column('stim') as string[])]).toEqual(['0', '1']);
      expect(tableFrom(table)).toBe(table);
    }
  });

  it('leaves a cell that a row object lacks undefined', () => {
    const table = tableFrom([{ y: 1 }, { y: 2, stim: 'a' }]);
    expect(table.names).toEqual(['y', 'stim']);
    expect(table.column('stim')[0]).toBeUndefined();
  });

  it.each([
    [[], 'TABLE_EMPTY', 'The table has no rows.'],
    [{ y: [] }, 'TABLE_EMPTY', 'The table has no rows.'],
    [{}, 'TABLE_EMPTY', 'The table has no rows.'],
    [{ y: [1, 2], stim: [0] }, 'COLUMN_LENGTHS', "Column 'stim' has 1 cells, but 'y' has 2."],
    [{ y: 'abc', stim: [0] }, 'TABLE_SHAPE', "Column 'y' is not an array."],
  ])('refuses %j', (input, code, message) => {
    expect(() => tableFrom(input as never)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
