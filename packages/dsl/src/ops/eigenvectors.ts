import { twin } from '../axis.ts';
import type { Attributes, Expression, Operand, WholeOp } from '../expression.ts';
import { asExpression } from '../leaves.ts';
import * as numeric from '../numeric/index.ts';
import { absolute, add, divide, multiply, stopGradient, subtract } from './arithmetic.ts';
import { lessOrEqual, where } from './comparison.ts';
import { contract, lowerHalfDiagonal, type MatrixAxes, requireMatrix } from './linear-algebra.ts';
import { renameAxis, tabulate } from './rearrange.ts';
import { largest, sum } from './reduction.ts';
import { wholeOp } from './whole.ts';

const axesOf = ({ matrix }: Attributes): MatrixAxes => matrix as MatrixAxes;

/**
 * Orthonormal eigenvectors of a symmetric matrix, whose lower triangle is read: over `row`, one per index of `column`, in
 * the order of their eigenvalues, each of the sign that makes sum_i q_ij / sqrt(i + 1), i from 0, positive. The vectors of
 * a repeated eigenvalue are arbitrary.
 * A~ = tril(S + S') with the diagonal of S,  S = Q (F * (Q' Q~)) Q',  F_ij = 1/(lambda_j - lambda_i), 0 where they are
 * equal (Giles 2008, section 3.1): what depends on the single vectors of a repeated eigenvalue has no derivative.
 */
export const eigenvectorsOp: WholeOp = wholeOp({
  name: 'eigenvectors',
  core: (attributes) => {
    const { row, column } = axesOf(attributes);
    return { args: [[row, column]], result: [row, column] };
  },
  // Two thirds of n^3 for each of tridiagonal form and its basis, 1.7 n sweeps of n/2 rotations of two rows.
  work: (attributes) => 5 * axesOf(attributes).row.size ** 3,
  compute: ([a], attributes) => numeric.symmetricEigenvectors(a, axesOf(attributes).row.size),
  vjp: [(g, [a], q) => eigenvectorsCotangent(g, a, q)],
});

/** Eigenvalues that differ by less than this share of the largest count as equal. */
const resolution = 1e-12;

function eigenvectorsCotangent(g: Expression, a: Expression, q: Expression): Expression {
  const { row, column } = axesOf(q.attributes);
  const [otherRow, otherColumn] = [twin(twin(row)), twin(twin(column))];
  const values = eigenvaluesOf(a, q, { row, column });
  const gap = subtract(renameAxis(values, column, otherColumn), values);
  const isRepeated = lessOrEqual(absolute(gap), multiply(resolution, largest(absolute(values), column)));
  const weights = where(isRepeated, 0, divide(1, where(isRepeated, 1, gap)));
  const inner = multiply(weights, contract(q, renameAxis(g, column, otherColumn), row));
  const turned = renameAxis(renameAxis(q, row, otherRow), column, otherColumn);
  const s = contract(contract(q, inner, column), turned, otherColumn);
  const straight = renameAxis(s, otherRow, column);
  const transposed = renameAxis(renameAxis(s, row, column), otherRow, row);
  return multiply(tabulate(row, column, lowerHalfDiagonal), add(straight, transposed));
}

/** q_j' A q_j. The vectors count as constant: to first order their changes leave it as it is. */
function eigenvaluesOf(a: Expression, vectors: Expression, { row, column }: MatrixAxes): Expression {
  const other = twin(twin(row));
  const q = stopGradient(vectors);
  const aq = contract(renameAxis(a, column, other), renameAxis(q, row, other), other);
  return sum(multiply(q, aq), row);
}

/** Eigenvalues over `column`, smallest first, and eigenvectors over `row`, of a symmetric matrix. */
export interface Eigen {
  readonly values: Expression;
  readonly vectors: Expression;
}

/** The eigendecomposition of a symmetric matrix over `row` and `column`, of which the lower triangle is read. */
export function eigen(matrix: Operand, axes: MatrixAxes): Eigen {
  const { row, column } = axes;
  const given = requireMatrix('eigen', asExpression(matrix), axes);
  const vectors = eigenvectorsOp.build([given], { matrix: axes });
  return { values: eigenvaluesOf(given, vectors, { row, column }), vectors };
}
