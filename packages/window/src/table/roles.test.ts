import { describe, expect, it } from 'vitest';
import { tableFrom } from './from.ts';
import { type RoleData, type Roles, readRoles } from './roles.ts';
import type { Cell } from './table.ts';

const small = { y: ['1.5', '2', '-3e1', ' 4 '], stim: ['0', '1', '0', '1'] };

const read = (columns: Record<string, readonly Cell[]> | string, more: Partial<Roles> = {}): RoleData =>
  readRoles(tableFrom(columns), { y: 'y', treatment: 'stim', ...more });

describe('readRoles', () => {
  it('reads y as numbers and labels exactly as written', () => {
    const data = read({ ...small, mouse: ['007', '7', '10', '007'] }, { group: 'mouse' });
    expect([...data.y.values]).toEqual([1.5, 2, -30, 4]);
    expect(data.group?.levels).toEqual(['007', '7', '10']);
    expect([...(data.group?.codes ?? [])]).toEqual([0, 1, 2, 0]);
  });

  it.each([
    ['numbers', ['10', '9', '-1.5', '1e1'], ['-1.5', '9', '10', '1e1']],
    ['text', ['m10', 'm9', 'B', 'm10'], ['B', 'm10', 'm9']],
    ['text as soon as one label is not plain decimal', ['10', '9', '0x8', '10'], ['0x8', '10', '9']],
    ['values of the program', [0.1, 1e21, 3, -0], ['0', '0.1', '3', '1e+21']],
  ])('orders levels: %s', (_, mouse, levels) => {
    expect(read({ ...small, mouse }, { group: 'mouse' }).group?.levels).toEqual(levels);
  });

  it('combines condition columns in the order of the first member, then the second', () => {
    const columns = { ...small, phase: ['10', '9', '9', '9'], side: ['r', 'r', 'l', 'r'] };
    const condition = read(columns, { condition: ['phase', 'side'] }).condition;
    expect(condition?.levels).toEqual(['9,l', '9,r', '10,r']);
    expect(condition?.members[2]).toEqual(['10', 'r']);
    expect([...(condition?.codes ?? [])]).toEqual([2, 1, 0, 1]);
    expect(condition?.name).toBe('phase,side');
  });

  it.each([
    ['number', ['2', '0.5', '2', '1'], [2, 0.5, 2, 1]],
    ['boolean', ['True', 'False', 'True', 'False'], [1, 0, 1, 0]],
    ['boolean', [true, false, true, false], [1, 0, 1, 0]],
    ['text', ['sham', 'drug', 'none', 'drug'], [2, 0, 1, 0]],
    ['text', ['None', 'drug', 'None', 'drug'], [0, 1, 0, 1]],
  ])('gives the treatment as %s', (kind, stim, values) => {
    const { treatment } = read({ y: small.y, stim });
    expect(treatment.kind).toBe(kind);
    expect([...treatment.values]).toEqual(values);
  });

  it('drops rows with missing values, counts them, and keeps the row numbers', () => {
    const data = read(
      {
        y: ['1', 'NA', '', '4', '.', '6'],
        stim: ['0', '0', '1', '1', '1', 'NA'],
        mouse: ['a', 'b', 'a', 'a', 'a', ''],
      },
      { group: 'mouse' },
    );
    expect(data.dropped).toEqual({ count: 4, byColumn: { y: 3, stim: 1 } });
    expect([...data.rows]).toEqual([0, 3]);
    expect(data.group?.levels).toEqual(['a']);
    expect(data.treatment.levels).toEqual(['0', '1']);
  });

  it('orders by what is left after rows are dropped', () => {
    const data = read(
      { y: ['1', 'NA', '3', '4'], stim: ['0', '0', '1', '1'], mouse: ['10', 'x', '9', '10'] },
      { group: 'mouse' },
    );
    expect(data.group?.levels).toEqual(['9', '10']);
    expect([...(data.group?.codes ?? [])]).toEqual([1, 0, 1]);
  });

  it('finds columns with case, spaces and underscores exchanged', () => {
    const table = tableFrom({ 'Log power': [1, 2], Stim: [0, 1] });
    expect(readRoles(table, { y: 'log_power', treatment: 'stim' }).y.name).toBe('Log power');
  });

  it('warns where most levels have a single row', () => {
    const data = read({ ...small, mouse: ['a', 'b', 'c', 'c'] }, { group: 'mouse' });
    expect(data.warnings).toEqual([
      "Group 'mouse' has 3 levels in 4 rows: most levels have a single row, so their effects can hardly be told from noise.",
    ]);
  });
});

describe('readRoles refuses', () => {
  it.each<[string, Record<string, readonly Cell[]> | string, Partial<Roles>, string, string]>([
    [
      'text in y',
      'y,stim\n1,0\nn/k,1\n',
      {},
      'NOT_A_NUMBER',
      "Column 'y' is used as y and must be numeric, but data row 2 (line 3) holds 'n/k'. Correct the cell, or leave it empty (or NA) to mark it as missing.",
    ],
    ['a decimal comma', { y: ['1,5', '2'], stim: [0, 1] }, {}, 'NOT_A_NUMBER', 'with a point, not a comma'],
    ['a hexadecimal y', { y: ['0x1F', '2'], stim: [0, 1] }, {}, 'NOT_A_NUMBER', "data row 1 holds '0x1F'"],
    [
      'infinite text',
      'y,stim\n1,0\n-inf,1\n',
      {},
      'INFINITE_VALUE',
      "Column 'y' is infinite (-inf) at data row 2 (line 3).",
    ],
    [
      'an infinite number',
      { y: [1, Number.POSITIVE_INFINITY], stim: [0, 1] },
      {},
      'INFINITE_VALUE',
      'is infinite (Infinity)',
    ],
    ['an overflowing number', { y: ['1e999', 1], stim: [0, 1] }, {}, 'INFINITE_VALUE', 'is infinite (1e999)'],
    [
      'one treatment level',
      { y: [1, 2], stim: ['0', '0'] },
      {},
      'TREATMENT_ONE_LEVEL',
      "Treatment 'stim' has only the level '0' in all 2 rows, so it has no effect to estimate.",
    ],
    [
      'an unknown column',
      { y: [1, 2], stim: [0, 1], mouse: [0, 1] },
      { group: 'mose' },
      'COLUMN_NOT_FOUND',
      "There is no column 'mose' for group. Did you mean 'mouse'? The table has 'y', 'stim', 'mouse'.",
    ],
    [
      'an ambiguous column',
      { y: [1, 2], stim: [0, 1], 'the mouse': [0, 1], the_mouse: [0, 1] },
      { group: 'The mouse' },
      'COLUMN_AMBIGUOUS',
      "'The mouse' for group could be any of 'the mouse', 'the_mouse'.",
    ],
    ['y as group', small, { group: 'y' }, 'ROLE_CONFLICT', "Column 'y' is named both as y and as group."],
    [
      'nothing left',
      { y: ['NA', '1'], stim: ['0', ''] },
      {},
      'NO_COMPLETE_ROWS',
      "Each of the 2 rows lacks a value ('y' in 1, 'stim' in 1), so nothing is left to fit.",
    ],
  ])('%s', (_, columns, roles, code, message) => {
    expect(() => read(columns, roles)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });

  it('words that differ in every row as treatment', () => {
    const names = Array.from({ length: 1000 }, (_, row) => `row${row}`);
    expect(() => read({ y: names.map((_, row) => row), stim: names })).toThrow(
      "Treatment 'stim' has 1,000 levels in 1,000 rows.",
    );
  });

  it('a group with a million levels', () => {
    const rows = 1_000_000;
    const index = Array.from({ length: rows }, (_, row) => row);
    const columns = { y: index, stim: index.map((row) => row % 2), spike: index };
    expect(() => read(columns, { group: 'spike' })).toThrow(
      "Group 'spike' has 1,000,000 levels in 1,000,000 rows. Each level gets parameters of its own, so this column looks like a row number or a measurement rather than a group. Name the column that says which rows belong together (a subject, a site), or leave group out.",
    );
  });
});
