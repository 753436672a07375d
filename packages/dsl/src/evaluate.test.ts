import { describe, expect, it } from 'vitest';
import {
  add,
  axis,
  codes,
  column,
  evaluate,
  format,
  gather,
  largest,
  logSumExp,
  multiply,
  segmentSum,
  sum,
  where,
} from './index.ts';

const row = axis('row', 4);
const mouse = axis('mouse', 2);
const x = column('x', row, [1, 2, 3, 4]);
const w = column('w', mouse, [10, 20]);
const code = codes('mouse', row, mouse, [0, 1, 1, 0]);

function values(...roots: Parameters<typeof evaluate>[0]): number[][] {
  return evaluate(roots).map((v) => [...v]);
}

describe('evaluate', () => {
  it('broadcasts by axis name, whatever the order', () => {
    expect(values(multiply(x, w))).toEqual([[10, 20, 20, 40, 30, 60, 40, 80]]);
    expect(values(add(multiply(x, w), multiply(w, x)))).toEqual([[20, 40, 40, 80, 60, 120, 80, 160]]);
  });

  it('gathers by codes and sums by segments', () => {
    expect(values(gather(w, code), segmentSum(x, code))).toEqual([
      [10, 20, 20, 10],
      [5, 5],
    ]);
  });

  it('moves along codes with other axes before and behind', () => {
    const k = axis('k', 2);
    const table = column('table', [k, mouse], [1, 2, 3, 4]);
    expect(values(gather(table, code))).toEqual([[1, 2, 2, 1, 3, 4, 4, 3]]);
    const transposed = column('table', [mouse, k], [1, 3, 2, 4]);
    expect(values(gather(transposed, code))).toEqual([[1, 3, 2, 4, 2, 4, 1, 3]]);
    expect(values(segmentSum(gather(transposed, code), code))).toEqual([[2, 6, 4, 8]]);
  });

  it('refuses to move along codes where the new axis is there already', () => {
    const table = multiply(x, w);
    expect(() => gather(table, code)).toThrow(
      /turns axis "mouse" into "row", but the expression already has both/,
    );
    expect(() => segmentSum(w, code)).toThrow(/turns axis "row" into "mouse"/);
    expect(() => segmentSum(table, code)).toThrow(
      /turns axis "row" into "mouse", but the expression already has both/,
    );
  });

  it('counts rows where an operand is constant along the summed axis', () => {
    expect(values(sum(w, row))).toEqual([[40, 80]]);
    expect(values(segmentSum(2, code))).toEqual([[4, 4]]);
  });

  it('reduces along one axis of several', () => {
    expect(values(sum(multiply(x, w), row), sum(multiply(x, w), mouse))).toEqual([
      [100, 200],
      [30, 60, 90, 120],
    ]);
    expect(values(largest(x, row))).toEqual([[4]]);
  });

  it('does not overflow in logSumExp', () => {
    const [[total]] = values(logSumExp(add(x, 1000), row));
    expect(total).toBeCloseTo(1004 + Math.log(1 + Math.exp(-1) + Math.exp(-2) + Math.exp(-3)), 12);
  });

  it('takes the branch that a condition names', () => {
    expect(values(where(x.lessThan(3), 0, x))).toEqual([[0, 0, 3, 4]]);
  });

  it('prints a graph in one line', () => {
    expect(format(add(x, 2).sum())).toBe('sum(add(x[row: 4], 2); row)');
  });
});
