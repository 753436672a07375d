import {
  type Axis,
  axis,
  cholesky,
  contract,
  data,
  diagonal,
  type Expression,
  eigen,
  evaluate,
  input,
  inverseQuadraticForm,
  logDeterminant,
  type MatrixAxes,
  ModelError,
  matrixProductOp,
  packLower,
  quadraticForm,
  renameAxis,
  solveLower,
  solveLowerTransposed,
  tabulate,
  twin,
  unpackLower,
  type WholeName,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import {
  backendsOf,
  evaluateAt,
  expectClose,
  expectDerivative,
  expectSameWithoutSimd,
  functionOf,
  wave,
} from '../support/backends.ts';
import { gaussJordan } from '../support/gauss-jordan.ts';

const sizes = [1, 2, 5] as const;
const repeat = axis('repeat', 3);
const other = axis('other', 2);

const axesOf = (size: number): MatrixAxes => {
  const row = axis('row', size);
  return { row, column: twin(row) };
};

/** A well-conditioned positive definite matrix of any x over rows and columns: x x' / n + 2 identity. */
function positiveDefinite(x: Expression, { row, column }: MatrixAxes): Expression {
  const inner = axis('inner', row.size);
  const left = renameAxis(x, column, inner);
  const right = renameAxis(left, row, column);
  const identity = tabulate(row, column, (i, j) => (i === j ? 2 : 0));
  return contract(left, right, inner).div(row.size).add(identity);
}

/** A lower triangular matrix of any x, its diagonal from 1 up; above it stands what no op may read. */
function triangular(x: Expression, { row, column }: MatrixAxes): Expression {
  const strictlyLower = tabulate(row, column, (i, j) => (i > j ? 1 : 0));
  const isDiagonal = tabulate(row, column, (i, j) => (i === j ? 1 : 0));
  return x.mul(strictlyLower).add(x.square().add(1).mul(isDiagonal));
}

interface Case {
  readonly inputs: Readonly<Record<string, readonly Axis[]>>;
  build(...x: Expression[]): Expression;
}

type Cases = Readonly<Record<string, Case>>;

/** Each op with its arguments alone, over repeats, against more right-hand sides, and stored the other way round. */
const cases: { readonly [K in WholeName]: (axes: MatrixAxes) => Cases } = {
  matrixProduct: (axes) => {
    const inner = axis('inner', axes.row.size + 1);
    const wide = axis('wide', 19);
    const matrix = { row: axes.row, column: wide };
    const build = (x: Expression, y: Expression) =>
      matrixProductOp.build([x, y], { matrix, axis: inner }).square();
    const sparse = data(
      Float64Array.from({ length: axes.row.size * inner.size }, (_, i) => (i % 3 === 0 ? i + 1 : 0)),
      [axes.row, inner],
    );
    return {
      alone: { inputs: { x: [axes.row, inner], y: [inner, wide] }, build },
      'stored the other way round': { inputs: { x: [inner, axes.row], y: [wide, inner] }, build },
      'over repeats': { inputs: { x: [repeat, axes.row, inner], y: [inner, repeat, wide] }, build },
      'of sparse data': { inputs: { y: [inner, wide] }, build: (y) => build(sparse, y) },
      'of sparse data, over repeats, stored the other way round': {
        inputs: { y: [wide, inner, repeat] },
        build: (y) => build(sparse, y),
      },
    };
  },
  cholesky: (axes) => {
    const { row, column } = axes;
    const build = (x: Expression) => cholesky(positiveDefinite(x, axes), axes).square();
    return {
      alone: { inputs: { x: [row, column] }, build },
      'over repeats': { inputs: { x: [repeat, row, column] }, build },
      'over inner repeats': { inputs: { x: [column, row, repeat] }, build },
      'of an unsymmetric matrix': {
        inputs: { x: [row, column] },
        build: (x) => cholesky(x.mul(0.3).add(positiveDefinite(x, axes)), axes),
      },
    };
  },
  // The gradient of the cases above.
  choleskyAdjoint: () => ({}),
  solveLower: (axes) => {
    const { row, column } = axes;
    const build = (x: Expression, b: Expression) => solveLower(triangular(x, axes), b, axes).square();
    return {
      alone: { inputs: { x: [row, column], b: [row] }, build },
      'over repeats': { inputs: { x: [repeat, row, column], b: [repeat, row] }, build },
      'one matrix, more right-hand sides': { inputs: { x: [column, row], b: [row, other] }, build },
      'one right-hand side, more matrices': { inputs: { x: [row, repeat, column], b: [row] }, build },
      'a right-hand side that is constant': { inputs: { x: [row, column], b: [] }, build },
    };
  },
  solveLowerTransposed: (axes) => {
    const { row, column } = axes;
    const build = (x: Expression, b: Expression) =>
      solveLowerTransposed(triangular(x, axes), b, axes).square();
    return {
      alone: { inputs: { x: [row, column], b: [column] }, build },
      'over repeats': { inputs: { x: [repeat, row, column], b: [repeat, column] }, build },
      'one matrix, more right-hand sides': { inputs: { x: [column, row], b: [column, other] }, build },
      'one right-hand side, more matrices': { inputs: { x: [row, repeat, column], b: [column] }, build },
    };
  },
  // Signs are arbitrary, so the function of the vectors is even in each; the eigenvalues are apart.
  eigenvectors: (axes) => {
    const { row, column } = axes;
    const spread = tabulate(row, column, (i, j) => (i === j ? 3 * i : 0));
    const build = (x: Expression) => {
      const { vectors, values } = eigen(positiveDefinite(x, axes).add(spread), axes);
      return vectors.square().mul(values.log());
    };
    return {
      alone: { inputs: { x: [row, column] }, build },
      'over repeats': { inputs: { x: [column, repeat, row] }, build },
    };
  },
  packLower: (axes): Cases => {
    const { row, column } = axes;
    if (row.size < 2) return {};
    const build = (x: Expression) => packLower(x, axes, packed(row.size)).exp();
    return {
      alone: { inputs: { x: [row, column] }, build },
      'over inner repeats': { inputs: { x: [column, row, repeat] }, build },
    };
  },
  unpackLower: (axes): Cases => {
    const n = axes.row.size;
    if (n < 2) return {};
    const build = (x: Expression) => unpackLower(x, packed(n), axes).exp();
    return {
      alone: { inputs: { x: [packed(n)] }, build },
      'over inner repeats': { inputs: { x: [packed(n), repeat] }, build },
    };
  },
};

const packed = (n: number): Axis => axis('packed', (n * (n - 1)) / 2);

const allCases = Object.entries(cases).flatMap(([op, make]) =>
  sizes.flatMap((size) =>
    Object.entries(make(axesOf(size))).map(([how, one]) => [`${op} of ${size}, ${how}`, one] as const),
  ),
);

it.each(allCases)('%s: backends agree, gradient of finite differences', (_, { inputs, build }) => {
  const model = functionOf(inputs, build);
  expectDerivative(model, wave(model.dimension));
});

it.each(allCases.filter(([name]) => name.includes(' of 5,')))(
  '%s: the same without SIMD',
  async (_, { inputs, build }) => {
    const model = functionOf(inputs, build);
    await expectSameWithoutSimd(model, wave(model.dimension));
  },
);

/** Values by name, over [row, column] or [row]. */
function numbersOf(expression: Expression, inputs: ReadonlyMap<Expression, Float64Array>): Float64Array {
  return evaluate([expression], inputs)[0];
}

describe.each(sizes)('size %i', (n) => {
  const axes = axesOf(n);
  const { row, column } = axes;
  const x = input('x', [row, column]);
  const bound = new Map([[x, wave(n * n)]]);
  const a = positiveDefinite(x, axes);
  const l = cholesky(a, axes);
  const b = data(wave(n), [row]);

  it('the Cholesky factor times its transpose is the matrix, and is 0 above the diagonal', () => {
    const [factor, matrix] = [numbersOf(l, bound), numbersOf(a, bound)];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let product = 0;
        for (let k = 0; k < n; k++) product += factor[i * n + k] * factor[j * n + k];
        expect(product).toBeCloseTo(matrix[i * n + j], 13);
        if (j > i) expect(factor[i * n + j]).toBe(0);
      }
    }
  });

  it('solutions solve', () => {
    const forwards = contract(l, solveLower(l, b, axes), column);
    expectClose(numbersOf(forwards, bound), wave(n), 1e-13, 'L x');
    const backwards = contract(l, solveLowerTransposed(l, renameAxis(b, row, column), axes), row);
    expectClose(numbersOf(backwards, bound), wave(n), 1e-13, "L' x");
  });

  it('eigenvectors are orthonormal, in the order of their values, and give the matrix back', () => {
    const { values, vectors } = eigen(a, axes);
    const [lambda, q, matrix] = [values, vectors, a].map((e) => numbersOf(e, bound));
    const indices = Array.from({ length: n }, (_, i) => i);
    const total = (f: (k: number) => number) => indices.reduce((sum, k) => sum + f(k), 0);
    for (const i of indices) {
      if (i > 0) expect(lambda[i] - lambda[i - 1]).toBeGreaterThan(-1e-13);
      for (const j of indices) {
        expect(total((k) => q[k * n + i] * q[k * n + j])).toBeCloseTo(i === j ? 1 : 0, 13);
        expect(total((k) => q[i * n + k] * lambda[k] * q[j * n + k])).toBeCloseTo(matrix[i * n + j], 13);
      }
    }
  });

  it('determinant, diagonal and quadratic forms equal those by Gauss-Jordan elimination', () => {
    const { inverse, logDeterminant: want } = gaussJordan(numbersOf(a, bound), n);
    expect(2 * numbersOf(logDeterminant(l, axes), bound)[0]).toBeCloseTo(want, 12);
    const [vector, matrix] = [wave(n), numbersOf(a, bound)];
    const form = (m: ArrayLike<number>) =>
      vector.reduce((sum, p, i) => sum + vector.reduce((s, q, j) => s + p * m[i * n + j] * q, 0), 0);
    expect(numbersOf(inverseQuadraticForm(l, b, axes), bound)[0]).toBeCloseTo(form(inverse), 12);
    expect(numbersOf(quadraticForm(a, b, axes), bound)[0]).toBeCloseTo(form(matrix), 12);
    expect([...numbersOf(diagonal(a, axes), bound)]).toEqual(
      Array.from({ length: n }, (_, i) => matrix[i * n + i]),
    );
  });
});

it('below the diagonal, row by row', () => {
  const axes = axesOf(3);
  const x = input('x', [packed(3)]);
  const bound = new Map([[x, Float64Array.of(1, 2, 3)]]);
  const matrix = unpackLower(x, packed(3), axes);
  expect([...numbersOf(matrix, bound)]).toEqual([0, 0, 0, 1, 0, 0, 2, 3, 0]);
  expect([...numbersOf(packLower(matrix, axes, packed(3)), bound)]).toEqual([1, 2, 3]);
});

describe('trouble', () => {
  const axes = axesOf(2);
  const { row, column } = axes;

  it('a matrix that is not positive definite gives NaN in both backends, and no error', () => {
    const model = functionOf({ x: [row, column] }, (x) => logDeterminant(cholesky(x, axes), axes));
    const { interpreter, wasm } = backendsOf(model);
    const indefinite = Float64Array.of(1, 2, 2, 1);
    expect(evaluateAt(interpreter, indefinite).value).toBeNaN();
    expect(evaluateAt(wasm, indefinite).value).toBeNaN();
  });

  it('what is no square matrix over the two axes is refused', () => {
    const build = () => cholesky(input('x', [row, other]), axes);
    expect(build).toThrow(ModelError);
    expect(build).toThrow(/cholesky needs a square matrix over "row" \(rows, size 2\) and "row'"/);
    expect(() => cholesky(input('x', [row, axis('k', 3)]), { row, column: axis('k', 3) })).toThrow(/size 3/);
  });

  it('an axis renamed to one of another size is refused', () => {
    expect(() => renameAxis(input('x', [row]), row, axis('k', 3))).toThrow(/can't be called "k" \(size 3\)/);
    expect(column.name).toBe("row'");
  });
});
