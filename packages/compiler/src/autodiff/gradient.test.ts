import {
  add,
  axis,
  codes,
  evaluate,
  exp,
  gather,
  input,
  largest,
  multiply,
  square,
  stopGradient,
  sum,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { gradient } from './gradient.ts';

const row = axis('row', 3);
const mouse = axis('mouse', 2);
const a = input('a', []);
const w = input('w', [mouse]);
const code = codes('mouse', row, mouse, [0, 1, 1]);
const bindings = new Map([
  [a, Float64Array.of(0.5)],
  [w, Float64Array.of(2, 3)],
]);

const values = (...of: Parameters<typeof gradient>): number[][] =>
  evaluate(gradient(...of), bindings).map((v) => [...v]);

describe('gradient', () => {
  it('adds up all uses of an input', () => {
    expect(values(add(square(a), multiply(a, 3)), [a])).toEqual([[4]]);
  });

  it('sums over the axes that an argument was broadcast along', () => {
    expect(values(sum(multiply(a, w)), [a, w])).toEqual([[5], [0.5]]);
  });

  it('counts rows in which a gathered value is used', () => {
    const f = sum(multiply(a, gather(w, code)));
    expect(values(f, [w])).toEqual([[0.5, 1]]);
    expect(values(f, [a])).toEqual([[8]]);
  });

  it('multiplies by the size of an axis that a cotangent is constant along', () => {
    expect(values(sum(add(exp(a), w)), [a])[0][0]).toBeCloseTo(2 * Math.exp(0.5), 14);
  });

  it('shares the gradient of a largest value among its equals', () => {
    expect(values(multiply(6, largest(gather(w, code), row)), [w])).toEqual([[0, 6]]);
  });

  it('is zero where an input is not used or its gradient is stopped', () => {
    expect(values(square(a), [w])).toEqual([[0]]);
    expect(values(multiply(a, stopGradient(a)), [a])).toEqual([[0.5]]);
  });
});
