import { type Axis, formatAxes, hasAxis } from '../axis.ts';
import { ModelError } from '../errors.ts';
import type { Attributes, Expression, Operand, WholeOp } from '../expression.ts';
import { asExpression } from '../leaves.ts';
import * as numeric from '../numeric/index.ts';
import { multiply, negate, square } from './arithmetic.ts';
import { where } from './comparison.ts';
import { notDifferentiable } from './define.ts';
import { log } from './exponential.ts';
import { renameAxis, tabulate } from './rearrange.ts';
import { sum } from './reduction.ts';
import { wholeOp } from './whole.ts';

/** The two axes of a matrix. Over twice the same thing they are `mouse` and `twin(mouse)`. */
export interface MatrixAxes {
  readonly row: Axis;
  readonly column: Axis;
}

const axesOf = ({ matrix }: Attributes): MatrixAxes => matrix as MatrixAxes;
const rowsOf = (attributes: Attributes): number => axesOf(attributes).row.size;

/** Lower L with L L' = A; reads the lower triangle of A. NaN where A is not positive definite. */
export const choleskyOp: WholeOp = wholeOp({
  name: 'cholesky',
  core: (attributes) => {
    const { row, column } = axesOf(attributes);
    return { args: [[row, column]], result: [row, column] };
  },
  work: (attributes) => rowsOf(attributes) ** 3 / 6,
  compute: ([a], attributes) => numeric.cholesky(a, rowsOf(attributes)),
  vjp: [(g, _, l) => choleskyAdjointOp.build([l, g], l.attributes)],
});

/**
 * A~ of A = L L', given L and L~; of both the lower triangles are read:
 *
 *     A~ = tril(S + S') with the diagonal of S,  S = L'^-1 Phi(L' L~) L^-1,  Phi: the lower triangle with half the diagonal
 *
 * (Murray 2016, arXiv 1602.07527, eq. 8), in n^3/3 multiplications, twice as many as the factorisation takes.
 */
export const choleskyAdjointOp: WholeOp = wholeOp({
  name: 'choleskyAdjoint',
  core: (attributes) => {
    const { row, column } = axesOf(attributes);
    return {
      args: [
        [row, column],
        [row, column],
      ],
      result: [row, column],
    };
  },
  work: (attributes) => rowsOf(attributes) ** 3 / 3,
  compute: ([l, g], attributes) => numeric.choleskyAdjoint(l, g, rowsOf(attributes)),
  vjp: [() => notDifferentiable('choleskyAdjoint'), () => notDifferentiable('choleskyAdjoint')],
});

/** 1 below the diagonal, 1/2 on it, 0 above. */
export const lowerHalfDiagonal = (i: number, j: number): number => (i > j ? 1 : i === j ? 0.5 : 0);

/** x over the columns with L x = b, b over the rows:  b~ = L'^-1 x~,  L~ = -tril(b~ x') */
export const solveLowerOp: WholeOp = wholeOp({
  name: 'solveLower',
  core: (attributes) => {
    const { row, column } = axesOf(attributes);
    return { args: [[row, column], [row]], result: [column] };
  },
  work: (attributes) => rowsOf(attributes) ** 2 / 2,
  compute: ([l, b], attributes) => numeric.solveLower(l, b, rowsOf(attributes)),
  vjp: [
    (g, [l], x) => lowerProduct(solveLowerTransposed(l, g, axesOf(x.attributes)), x, x),
    (g, [l], x) => solveLowerTransposed(l, g, axesOf(x.attributes)),
  ],
});

/** x over the rows with L' x = b, b over the columns:  b~ = L^-1 x~,  L~ = -tril(x b~') */
export const solveLowerTransposedOp: WholeOp = wholeOp({
  name: 'solveLowerTransposed',
  core: (attributes) => {
    const { row, column } = axesOf(attributes);
    return { args: [[row, column], [column]], result: [row] };
  },
  work: (attributes) => rowsOf(attributes) ** 2 / 2,
  compute: ([l, b], attributes) => numeric.solveLowerTransposed(l, b, rowsOf(attributes)),
  vjp: [
    (g, [l], x) => lowerProduct(x, solveLower(l, g, axesOf(x.attributes)), x),
    (g, [l], x) => solveLower(l, g, axesOf(x.attributes)),
  ],
});

/** -tril(x y'), x over the rows and y over the columns. */
function lowerProduct(x: Expression, y: Expression, { attributes }: Expression): Expression {
  const { row, column } = axesOf(attributes);
  return negate(multiply(multiply(isLower(row, column), x), y));
}

const isLower = (row: Axis, column: Axis): Expression => tabulate(row, column, (i, j) => (i >= j ? 1 : 0));

/**
 * Matrix product along `axis`, x over [row, axis] and y over [axis, column]: what a compiler puts in place of
 * sum(multiply(x, y), axis), which is how `contract` writes it.  x~ = g y',  y~ = x' g
 */
export const matrixProductOp: WholeOp = wholeOp({
  name: 'matrixProduct',
  core: (attributes) => {
    const [{ row, column }, axis] = [axesOf(attributes), attributes.axis as Axis];
    return {
      args: [
        [row, axis],
        [axis, column],
      ],
      result: [row, column],
    };
  },
  work: ({ matrix, axis }) => {
    const { row, column } = matrix as MatrixAxes;
    return row.size * (axis as Axis).size * column.size;
  },
  compute: ([x, y], { matrix, axis }) => {
    const { row, column } = matrix as MatrixAxes;
    return numeric.matrixProduct(x, y, row.size, (axis as Axis).size, column.size);
  },
  vjp: [
    (g, [, y], { attributes }) => contract(g, y, axesOf(attributes).column),
    (g, [x], { attributes }) => contract(g, x, axesOf(attributes).row),
  ],
});

/** The n (n - 1)/2 elements below the diagonal, row by row, as a vector over `axis`. */
export const packLowerOp: WholeOp = wholeOp({
  name: 'packLower',
  core: (attributes) => {
    const { row, column } = axesOf(attributes);
    return { args: [[row, column]], result: [attributes.axis as Axis] };
  },
  work: (attributes) => rowsOf(attributes) ** 2 / 2,
  compute: ([a], attributes) => {
    const n = rowsOf(attributes);
    return a.filter((_, flat) => flat % n < Math.floor(flat / n));
  },
  vjp: [(g, _, { attributes }) => unpackLowerOp.build([g], attributes)],
});

/** The reverse: a matrix with 0 on the diagonal and above. */
export const unpackLowerOp: WholeOp = wholeOp({
  name: 'unpackLower',
  core: (attributes) => {
    const { row, column } = axesOf(attributes);
    return { args: [[attributes.axis as Axis]], result: [row, column] };
  },
  work: (attributes) => rowsOf(attributes) ** 2,
  compute: ([x], attributes) => {
    const n = rowsOf(attributes);
    return Float64Array.from({ length: n * n }, (_, flat) => {
      const [i, j] = [Math.floor(flat / n), flat % n];
      return j < i ? x[(i * (i - 1)) / 2 + j] : 0;
    });
  },
  vjp: [(g, _, { attributes }) => packLowerOp.build([g], attributes)],
});

/** The elements of a matrix below its diagonal, row by row, over the axis `packed` of size n (n - 1)/2. */
export function packLower(matrix: Operand, axes: MatrixAxes, packed: Axis): Expression {
  return packLowerOp.build([requireMatrix('packLower', asExpression(matrix), axes)], {
    matrix: axes,
    axis: packed,
  });
}

/** The matrix with the elements of `x` below its diagonal, row by row, and 0 elsewhere. */
export function unpackLower(x: Operand, packed: Axis, axes: MatrixAxes): Expression {
  return unpackLowerOp.build([asExpression(x)], { matrix: axes, axis: packed });
}

/** The Cholesky factor of a symmetric matrix over `row` and `column`, of which the lower triangle is read. */
export function cholesky(matrix: Operand, axes: MatrixAxes): Expression {
  const a = requireMatrix('cholesky', asExpression(matrix), axes);
  return choleskyOp.build([a], { matrix: axes });
}

/** x with L x = b, for a lower triangular L over `row` and `column`: b runs over the rows, x over the columns. */
export function solveLower(matrix: Operand, b: Operand, axes: MatrixAxes): Expression {
  const l = requireMatrix('solveLower', asExpression(matrix), axes);
  return solveLowerOp.build([l, asExpression(b)], { matrix: axes });
}

/** x with L' x = b, for a lower triangular L over `row` and `column`: b runs over the columns, x over the rows. */
export function solveLowerTransposed(matrix: Operand, b: Operand, axes: MatrixAxes): Expression {
  const l = requireMatrix('solveLowerTransposed', asExpression(matrix), axes);
  return solveLowerTransposedOp.build([l, asExpression(b)], { matrix: axes });
}

/** Sum of products along an axis: matrix times vector, vector times matrix, matrix times matrix, by what they share. */
export function contract(x: Operand, y: Operand, axis: Axis): Expression {
  return sum(multiply(x, y), axis);
}

/** The diagonal of a matrix, over its rows. */
export function diagonal(matrix: Operand, { row, column }: MatrixAxes): Expression {
  const a = requireMatrix('diagonal', asExpression(matrix), { row, column });
  return sum(
    where(
      tabulate(row, column, (i, j) => (i === j ? 1 : 0)),
      a,
      0,
    ),
    column,
  );
}

/** log |L| of a triangular matrix with a positive diagonal: the sum of the logarithms of the diagonal. */
export function logDeterminant(triangular: Operand, axes: MatrixAxes): Expression {
  return sum(log(diagonal(triangular, axes)), axes.row);
}

/** x' A^-1 x, given the Cholesky factor L of A: |L^-1 x|^2, x over the rows. */
export function inverseQuadraticForm(factor: Operand, x: Operand, axes: MatrixAxes): Expression {
  return sum(square(solveLower(factor, x, axes)), axes.column);
}

/** x' A x, x over the rows. */
export function quadraticForm(matrix: Operand, x: Operand, { row, column }: MatrixAxes): Expression {
  const ax = contract(matrix, renameAxis(x, row, column), column);
  return contract(ax, x, row);
}

export function requireMatrix(what: string, x: Expression, { row, column }: MatrixAxes): Expression {
  if (row.size !== column.size || !hasAxis(x.axes, row) || !hasAxis(x.axes, column)) {
    throw new ModelError(
      'MATRIX_AXES',
      `${what} needs a square matrix over "${row.name}" (rows, size ${row.size}) and "${column.name}" (columns, size ${column.size}); the expression has ${formatAxes(x.axes)}.`,
      { row: row.name, column: column.name },
    );
  }
  return x;
}
