import { describe, expect, it } from 'vitest';
import { axis, codes, Expression, evaluate, input } from '../index.ts';
import * as operators from './operators.ts';

const mouse = axis('mouse', 2);
const code = codes('mouse', axis('row', 3), mouse, [1, 0, 1]);
const x = input('x', [mouse]);

/** The value of an expression over two mice whose x is -2 and 3. */
function numbersIn(expression: unknown): number[] {
  return [...evaluate([expression as Expression], new Map([[x, Float64Array.of(-2, 3)]]))[0]];
}

describe('operators on expressions', () => {
  it.each([
    ['add', operators.add(x, 1), [-1, 4]],
    ['subtract', operators.subtract(1, x), [3, -2]],
    ['multiply', operators.multiply(x, x), [4, 9]],
    ['multiply by what holds or not', operators.multiply(true, x), [-2, 3]],
    ['divide', operators.divide(6, x), [-3, 2]],
    ['power', operators.power(x, 2), [4, 9]],
    ['negate', operators.negate(x), [2, -3]],
    ['less', operators.less(x, 3), [1, 0]],
    ['lessOrEqual', operators.lessOrEqual(x, 3), [1, 1]],
    ['greater', operators.greater(x, 3), [0, 0]],
    ['greaterOrEqual', operators.greaterOrEqual(x, 3), [0, 1]],
    ['equal', operators.equal(x, 3), [0, 1]],
    ['notEqual', operators.notEqual(3, x), [1, 0]],
    ['not', operators.not(operators.greater(x, 0)), [1, 0]],
    ['and, as JavaScript has it', operators.and(x, () => 7), [7, 7]],
    ['or, as JavaScript has it', operators.or(x, () => 7), [-2, 3]],
    [
      'choose',
      operators.choose(
        operators.greater(x, 0),
        () => x,
        () => 0,
      ),
      [0, 3],
    ],
    ['at', operators.at(x as unknown as Record<string, unknown>, code as never), [3, -2, 3]],
    ['Math.max', operators.math.max(x, 0, 1), [1, 3]],
    ['Math.sign', operators.math.sign(x), [-1, 1]],
  ])('%s', (_, result, expected) => {
    expect(result).toBeInstanceOf(Expression);
    expect(numbersIn(result)).toEqual(expected);
  });

  it('ask what a thing is with === where one side is neither', () => {
    expect(operators.equal(x, undefined)).toBe(false);
    expect(operators.equal(x, 'x')).toBe(false);
    expect(operators.notEqual(x, null)).toBe(true);
  });
});

describe('mistakes', () => {
  it.each([
    [
      'OPERAND_TYPE',
      () => operators.add(x, 'a'),
      /\+ has an expression on one side and a value of type string/,
    ],
    ['OPERAND_TYPE', () => operators.less(null, x), /< has an expression on one side and null/],
    ['INDEX_NOT_CODES', () => operators.at([x] as never, 0 as never) && operators.at(x, 0 as never), /got 0/],
    [
      'CONDITION_NOT_KNOWN',
      () => operators.known(operators.less(x, 1)),
      /branches on less\(x\[mouse: 2\], 1\)/,
    ],
  ])('%s', (errorCode, attempt, message) => {
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ code: errorCode }));
  });

  it('an operator that was not transformed, unless it makes text', () => {
    const untransformed = x as unknown as number;
    expect(() => untransformed + 1).toThrow(expect.objectContaining({ code: 'OPERATOR_ON_EXPRESSION' }));
    expect(() => Math.floor(untransformed)).toThrow(/x\.add\(y\)/);
    expect(`${untransformed}`).toBe('[expression input]');
  });
});
