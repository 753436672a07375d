import {
  axis,
  cholesky,
  codes,
  column,
  contract,
  data,
  type Expression,
  evaluate,
  exp,
  format,
  gather,
  input,
  multiply,
  renameAxis,
  sum,
  twin,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { matrixProducts } from './matrix-products.ts';
import { mergeRows } from './merge-rows.ts';
import { sortRows } from './sort-rows.ts';

const [image, pixel, unit] = [axis('image', 12), axis('pixel', 20), axis('unit', 14)];
const waves = (size: number): Float64Array => Float64Array.from({ length: size }, (_, i) => Math.sin(1 + i));
const x = column('x', [image, pixel], waves(240));
const a = input('a', [pixel, unit]);
const turned = input('turned', [unit, pixel]);
const v = input('v', [pixel]);
const bindings = new Map([
  [a, waves(280)],
  [turned, waves(280)],
  [v, waves(20)],
]);

/** The graph after the pass, which must have the same values, be they in another order. */
function after(root: Expression): string {
  const [result] = matrixProducts([root]);
  const total = (e: Expression) => evaluate([sum(exp(multiply(0.1, e)))], bindings)[0][0];
  expect(total(result)).toBeCloseTo(total(root), 10);
  return format(result);
}

describe('matrixProducts', () => {
  it('puts a matrix product in place of a sum of products', () => {
    expect(after(contract(x, a, pixel))).toBe(
      'matrixProduct(x[image: 12, pixel: 20], a[pixel: 20, unit: 14]; pixel)',
    );
  });

  it('gives each matrix the factors that belong to it', () => {
    expect(after(sum(multiply(multiply(x, v), multiply(a, exp(a))), pixel))).toBe(
      'matrixProduct(multiply(x[image: 12, pixel: 20], v[pixel: 20]), multiply(a[pixel: 20, unit: 14], exp(a[pixel: 20, unit: 14])); pixel)',
    );
  });

  it('turns a product round whose columns would not lie side by side', () => {
    expect(after(contract(x, turned, pixel))).toMatch(/^matrixProduct\(turned\[.*\], x\[/);
  });

  it('has sparse data on the left', () => {
    const sparse = data(
      waves(240).map((value, i) => (i % 7 === 0 ? value : 0)),
      [image, pixel],
      'sparse',
    );
    expect(after(contract(exp(a), sparse, pixel))).toMatch(/^matrixProduct\(sparse\[.*\], exp\(/);
  });

  it.each([
    ['a vector', contract(x, v, pixel)],
    ['what one factor couples', contract(exp(multiply(x, a)), x, pixel)],
    ['what is small', contract(input('b', [axis('k', 2), pixel]), v.mul(a), pixel)],
    ['another axis of both', sum(multiply(x, input('c', [pixel, image, unit])), pixel)],
  ])('leaves %s', (_, root) => {
    expect(matrixProducts([root])[0]).toBe(root);
  });
});

describe('rows that an op needs whole', () => {
  const [row, group] = [axis('row', 8), axis('group', 2)];
  const axes = { row, column: twin(row) };
  const code = codes('group', row, group, [1, 0, 1, 0, 1, 0, 1, 0]);
  const effect = exp(gather(input('w', [group]), code));
  const factor = cholesky(multiply(effect, renameAxis(effect, row, axes.column)), axes);

  it('are neither merged nor sorted', () => {
    const root = sum(multiply(effect, sum(factor, axes.column)), row);
    for (const pass of [mergeRows, sortRows]) {
      expect(pass([root])[0]).toBe(root);
    }
  });

  it('give way where it does not', () => {
    const root = sum(exp(effect), row);
    for (const pass of [mergeRows, sortRows]) expect(pass([root])[0]).not.toBe(root);
  });
});
