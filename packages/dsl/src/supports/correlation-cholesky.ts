import { type Axis, twin } from '../axis.ts';
import { ModelError } from '../errors.ts';
import type { Expression, Values } from '../expression.ts';
import {
  add,
  divide,
  exp,
  log1pexp,
  type MatrixAxes,
  multiply,
  packLower,
  square,
  subtract,
  sum,
  tabulate,
  tanh,
  unpackLower,
  where,
} from '../ops/index.ts';
import { runningSum } from './running-sum.ts';
import type { Support } from './support.ts';

/** A row's squares may sum to 1 with this much difference. */
const tolerance = 1e-6;

/**
 * Cholesky factors of correlation matrices: lower triangles over `axis` (rows) and `twin(axis)` (columns), a positive
 * diagonal, rows of length 1. From K (K - 1)/2 unconstrained numbers, row by row below the diagonal, as Stan's
 * `cholesky_factor_corr` (Lewandowski, Kurowicka & Joe 2009): w = tanh(u) are canonical partial correlations,
 *
 *     L_ij = w_ij prod_(m < j) sqrt(1 - w_im^2),  L_ii = prod_(m < i) sqrt(1 - w_im^2)
 *     log |det J| = sum log(1 - w^2) + sum_(1 < j < i) sum_(m < j) log(1 - w_im^2)/2
 */
export function correlationCholesky(axis: Axis): Support {
  if (axis.size < 2) {
    throw new ModelError(
      'AXIS_SIZE',
      `A correlation matrix needs at least 2 rows; axis "${axis.name}" has ${axis.size}.`,
      { axis: axis.name, size: axis.size },
    );
  }
  const axes = { row: axis, column: twin(axis) };
  const packed = { name: `${axis.name} free`, size: (axis.size * (axis.size - 1)) / 2 };
  const map = factorMap(axes, packed);
  return {
    name: 'correlationCholesky',
    discrete: false,
    closed: true,
    low: -1,
    high: 1,
    bijector: { name: 'partialCorrelations', ...map },
    event: {
      axes: [axes.row, axes.column],
      unconstrained: [packed],
      description: `a Cholesky factor of a correlation matrix over "${axis.name}"`,
      violation: (value) => factorViolation(value, axis.size),
    },
  };
}

function factorMap(axes: MatrixAxes, packed: Axis): Omit<NonNullable<Support['bijector']>, 'name'> {
  const { row, column } = axes;
  const isBelow = tabulate(row, column, (i, j) => (j < i ? 1 : 0));
  const isDiagonal = tabulate(row, column, (i, j) => (j === i ? 1 : 0));
  /** sum_(m < j) x_im, for every row i and column j */
  const before = (x: Expression): Expression => runningSum(x, column, { exclusive: true });
  /** log prod_(m < j) sqrt(1 - w_im^2), for every row i and column j <= i */
  const logRemainders = (u: Expression): Expression =>
    before(unpackLower(multiply(0.5, logOneMinusSquare(u)), packed, axes));
  return {
    forward: (u) =>
      multiply(add(unpackLower(tanh(u), packed, axes), isDiagonal), exp(logRemainders(u))).mul(
        add(isBelow, isDiagonal),
      ),
    inverse: (x) => {
      const w = divide(x, where(isBelow, subtract(1, before(square(x))).sqrt(), 1));
      return atanh(packLower(w, axes, packed));
    },
    logAbsDetJacobian: (u) =>
      add(sum(logOneMinusSquare(u), packed), sum(sum(multiply(isBelow, logRemainders(u)), column), row)),
  };
}

/** log(1 - tanh(u)^2) = log 4 - 2u - 2 log(1 + exp(-2u)) */
function logOneMinusSquare(u: Expression): Expression {
  const minusTwoU = multiply(-2, u);
  return add(minusTwoU, Math.log(4)).sub(multiply(2, log1pexp(minusTwoU)));
}

/** log((1 + w)/(1 - w))/2 */
function atanh(w: Expression): Expression {
  return multiply(0.5, w.log1p().sub(w.neg().log1p()));
}

function factorViolation(value: Values, n: number): string | undefined {
  for (let i = 0; i < n; i++) {
    const row = value.subarray(i * n, (i + 1) * n);
    const above = row.findIndex((x, j) => j > i && x !== 0);
    if (above >= 0) return `element (${i}, ${above}), above the diagonal, is ${row[above]}, not 0`;
    if (!(row[i] > 0)) return `element (${i}, ${i}), on the diagonal, is ${row[i]}, not above 0`;
    const length = row.reduce((total, x) => total + x * x, 0);
    if (!(Math.abs(length - 1) <= tolerance)) return `the squares of row ${i} sum to ${length}, not 1`;
  }
  return undefined;
}
