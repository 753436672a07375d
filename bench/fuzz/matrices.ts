import {
  type Axis,
  add,
  axis,
  cholesky,
  contract,
  type Expression,
  eigen,
  hasAxis,
  logDeterminant,
  type MatrixAxes,
  multiply,
  packLower,
  renameAxis,
  solveLower,
  solveLowerTransposed,
  sqrt,
  sum,
  tabulate,
  tanh,
  twin,
  unpackLower,
} from '@bayes-window/dsl';
import { choose } from './pool.ts';

/** What is made of x over the rows and of a positive definite matrix of it, again over the rows. */
type MatrixStep = (x: Expression, matrix: Expression, axes: MatrixAxes) => Expression;

const overRows = (x: Expression, { row, column }: MatrixAxes): Expression => renameAxis(x, column, row);

const steps: readonly MatrixStep[] = [
  (x, matrix, axes) => overRows(solveLower(cholesky(matrix, axes), x, axes), axes),
  (x, matrix, axes) =>
    solveLowerTransposed(cholesky(matrix, axes), renameAxis(x, axes.row, axes.column), axes),
  (x, matrix, axes) => add(x, logDeterminant(cholesky(matrix, axes), axes)),
  (x, matrix, axes) => contract(matrix, renameAxis(x, axes.row, axes.column), axes.column),
  // The matrix has an eigenvalue several times over: only what does not tell these apart has a derivative.
  (x, matrix, axes) => multiply(x, sum(sqrt(eigen(matrix, axes).values), axes.column)),
  (x, matrix, axes) => {
    const { row, column } = axes;
    if (row.size < 2) return x;
    const below = axis(`${row.name} below`, (row.size * (row.size - 1)) / 2);
    const lower = unpackLower(tanh(packLower(matrix, axes, below)), below, axes);
    return contract(lower, renameAxis(x, row, column), column);
  },
];

/** Matrices larger than this make a case slow. */
const largestMatrix = 6;

/** An op of whole matrices on x and 2 I + t t', t = tanh(x). */
export function withMatrix(x: Expression, row: Axis, pick: number): Expression {
  const column = twin(row);
  if (row.size > largestMatrix || hasAxis(x.axes, column)) return x;
  const t = tanh(x);
  const identity = tabulate(row, column, (i, j) => (i === j ? 2 : 0));
  return choose(steps, pick)(x, add(identity, multiply(t, renameAxis(t, row, column))), { row, column });
}
