import {
  add,
  axis,
  codes,
  column,
  divide,
  type Expression,
  evaluate,
  exp,
  format,
  gather,
  input,
  multiply,
  square,
  subtract,
  sum,
  topologicalOrder,
} from '@bayes-window/dsl';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compressGaussian } from './compress-gaussian.ts';
import { triangularise } from './triangularise.ts';

const rowCount = 40;
const row = axis('row', rowCount);
const mouse = axis('mouse', 3);
const [a, b] = [input('a', []), input('b', [])];
const u = input('u', [mouse]);
const code = codes(
  'mouse',
  row,
  mouse,
  Int32Array.from({ length: rowCount }, (_, i) => (i * 7) % 3),
);
const noise = (i: number): number => Math.sin(i * 12.9898) * 43.7585;
const y = column(
  'y',
  row,
  Float64Array.from({ length: rowCount }, (_, i) => noise(i)),
);
const x = column(
  'x',
  row,
  Float64Array.from({ length: rowCount }, (_, i) => noise(i + 100)),
);

function valueAt(expression: Expression, [aValue, bValue, ...uValues]: readonly number[]): number {
  const bindings = new Map([
    [a, Float64Array.of(aValue)],
    [b, Float64Array.of(bValue)],
    [u, Float64Array.from(uValues)],
  ]);
  return evaluate([expression], bindings)[0][0];
}

/** Size of the longest axis in the graph: the rows left. */
function rowsLeft(expression: Expression): number {
  return Math.max(0, ...topologicalOrder([expression]).flatMap(({ axes }) => axes.map(({ size }) => size)));
}

function expectSame(before: Expression, after: Expression, tolerance = 1e-12): void {
  for (const point of [
    [0.3, -1.2, 0.5, 0.1, -2],
    [0, 0, 0, 0, 0],
    [12, 7, -30, 4, 9],
  ]) {
    const expected = valueAt(before, point);
    expect(Math.abs(valueAt(after, point) - expected)).toBeLessThanOrEqual(
      tolerance * (1 + Math.abs(expected)),
    );
  }
}

describe('compressGaussian (R2)', () => {
  it.each([
    ['a mean', subtract(y, a), 2],
    ['a line', subtract(y, a.add(b.mul(x))), 2],
    ['a line whose slope is a product of parameters', subtract(y, a.add(b.mul(exp(a)).mul(x))), 2],
    ['a mean per group', subtract(y, gather(u, code)), 3],
    ['a mean per group and a common slope', subtract(y, gather(u, code).add(b.mul(x))), 3],
    [
      'known scales',
      divide(subtract(y, a), exp(multiply(0, x)).add(column('s', row, x.attributes.values!.map(Math.abs)))),
      0,
    ],
  ])('%s', (_, residual, rows) => {
    const before = sum(square(residual), row);
    const [after] = compressGaussian([before]);
    expectSame(before, after);
    if (rows > 0) expect(rowsLeft(after)).toBe(Math.max(rows, 3 * Number(format(after).includes('u['))));
  });

  it('a design matrix times coefficients, beside a mean per group', () => {
    const k = axis('k', 3);
    const design = column(
      'X',
      [row, k],
      Float64Array.from({ length: 3 * rowCount }, (_, i) => noise(i + 7)),
    );
    const turned = column(
      'Xt',
      [k, row],
      Float64Array.from({ length: 3 * rowCount }, (_, i) => noise(i + 5)),
    );
    const beta = input('u', [k]);
    for (const [fit, rows] of [
      [sum(multiply(design, beta), k), 4],
      [sum(multiply(beta, turned), k).add(a), 4],
    ] as const) {
      const before = sum(square(subtract(y, fit)), row);
      const [after] = compressGaussian([before]);
      expect(rowsLeft(after)).toBe(rows);
      const at = (expression: Expression, point: readonly number[]): number =>
        evaluate(
          [expression],
          new Map([
            [a, Float64Array.of(0.4)],
            [beta, Float64Array.from(point)],
          ]),
        )[0][0];
      for (const point of [
        [0.3, -1.2, 0.5],
        [0, 0, 0],
        [12, 7, -30],
      ]) {
        expect(at(after, point) / at(before, point)).toBeCloseTo(1, 11);
      }
    }
  });

  it('keeps groups of two columns of codes, groups without rows, and more coefficients than get a sum each', () => {
    const drug = axis('drug', 2);
    const v = input('v', [drug]);
    const drugs = codes(
      'drug',
      row,
      drug,
      Int32Array.from({ length: rowCount }, (_, i) => i % 2),
    );
    const crossed = sum(square(subtract(y, gather(u, code).add(gather(v, drugs)))), row);
    const empty = codes('mouse', row, mouse, new Int32Array(rowCount).fill(2));
    const oneGroup = sum(square(subtract(y, gather(u, empty).add(b.mul(x)))), row);
    const powers = Array.from({ length: 6 }, (_, k) =>
      multiply(
        exp(multiply(k, a)),
        column(
          `x${k}`,
          row,
          x.attributes.values!.map((v) => Math.sin(k * v)),
        ),
      ),
    );
    const wide = sum(
      square(
        subtract(
          y,
          powers.reduce((total, term) => add(total, term), gather(u, empty)),
        ),
      ),
      row,
    );
    for (const [before, rows] of [
      [crossed, 12],
      [oneGroup, 3],
      [wide, 8],
    ] as const) {
      const [after] = compressGaussian([before]);
      expect(rowsLeft(after)).toBe(rows);
      const bindings = new Map([
        [a, Float64Array.of(0.3)],
        [b, Float64Array.of(-1.2)],
        [u, Float64Array.of(0.5, 0.1, -2)],
        [v, Float64Array.of(1.5, 0.7)],
      ]);
      const [[expected], [value]] = evaluate([before, after], bindings);
      expect(value / expected).toBeCloseTo(1, 12);
    }
  });

  it('keeps its digits on data with mean 1e6 and sd 1', () => {
    const far = column(
      'far',
      row,
      y.attributes.values!.map((v) => 1e6 + v / 43),
    );
    const before = sum(square(subtract(far, a.add(b.mul(x)))), row);
    const [after] = compressGaussian([before]);
    const point = [1e6 + 0.25, 0.01, 0, 0, 0];
    expect(Math.abs(valueAt(after, point) / valueAt(before, point) - 1)).toBeLessThan(1e-10);
  });

  it.each([
    ['a residual that is not affine', subtract(y, exp(b.mul(x)))],
    [
      'a residual with a product of two varying unknowns',
      subtract(y, gather(u, code).mul(b.mul(x).add(a).exp())),
    ],
    ['a latent value per row', subtract(y, input('z', [row]))],
    ['another function than the square', subtract(y, a).exp()],
  ])('leaves %s', (_, body) => {
    const before = sum(body.op.name === 'exp' ? body : square(body), row);
    expect(format(compressGaussian([before])[0])).toBe(format(before));
  });

  it('leaves tables that it would not make smaller', () => {
    const few = axis('few', 3);
    const before = sum(
      square(subtract(column('y', few, [1, 2, 4]), a.add(b.mul(column('x', few, [3, 1, 2]))))),
      few,
    );
    expect(format(compressGaussian([before])[0])).toBe(format(before));
  });

  it('agrees with the rows on random designs', () => {
    const designs = fc.record({
      values: fc.array(
        fc.tuple(
          fc.double({ min: -50, max: 50, noNaN: true }),
          fc.double({ min: -5, max: 5, noNaN: true }),
          fc.nat(2),
        ),
        {
          minLength: 12,
          maxLength: 60,
        },
      ),
      point: fc.tuple(...Array.from({ length: 5 }, () => fc.double({ min: -3, max: 3, noNaN: true }))),
    });
    fc.assert(
      fc.property(designs, ({ values, point }) => {
        const rows = axis('rows', values.length);
        const group = codes(
          'group',
          rows,
          mouse,
          values.map(([, , g]) => g),
        );
        const outcome = column(
          'y',
          rows,
          values.map(([v]) => v),
        );
        const covariate = column(
          'x',
          rows,
          values.map(([, v]) => v),
        );
        const before = sum(square(subtract(outcome, gather(u, group).add(b.mul(covariate)).add(a))), rows);
        const [after] = compressGaussian([before]);
        const expected = valueAt(before, point);
        expect(Math.abs(valueAt(after, point) - expected)).toBeLessThanOrEqual(
          1e-10 * (1 + Math.abs(expected)),
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe('triangularise', () => {
  it("keeps each group's cross products", () => {
    const columns = [Float64Array.of(1, 2, 3, 4), Float64Array.of(1, 0, -1, 2)];
    const triangles = triangularise(columns, Int32Array.of(0, 1, 0, 1), 2);
    const crossProduct = (g: number, i: number, j: number): number =>
      [0, 1].reduce((total, k) => total + triangles[g * 4 + k * 2 + i] * triangles[g * 4 + k * 2 + j], 0);
    expect(crossProduct(0, 0, 0)).toBeCloseTo(10, 12);
    expect(crossProduct(0, 0, 1)).toBeCloseTo(-2, 12);
    expect(crossProduct(1, 1, 1)).toBeCloseTo(4, 12);
    expect(triangles[2]).toBeCloseTo(0, 12);
  });
});
