import { minimize } from './minimize.ts';
import type { CrossProducts } from './mixed-model.ts';
import { type Criterion, type DevianceAt, profiledDeviance } from './profiled-deviance.ts';
import { type Matrix, matrix } from './small-matrix.ts';

/** Entry of Lambda that one parameter is. */
type Position = readonly [row: number, column: number];

/** The optimal relative covariance factor, lower triangular with a diagonal >= 0, for scaled effects. */
export interface Optimum {
  readonly lambda: Matrix;
  readonly at: DevianceAt;
  readonly parameterCount: number;
}

const zeroTolerance = 1e-5;

/**
 * The best of several local minima. The deviance is even in each column of Lambda, so the bound "diagonal >= 0" needs
 * no constraint: the columns' signs are put right afterwards.
 */
export function optimizeTheta(products: CrossProducts, correlated: boolean, method: Criterion): Optimum {
  const positions = positionsOf(products.randomCount, correlated);
  const evaluate = (lambda: Matrix): DevianceAt => profiledDeviance(products, lambda, method);
  const f = (theta: readonly number[]) => {
    const { criterion, gradient } = evaluate(lambdaOf(theta, positions));
    return { value: criterion, gradient: positions.map(([row, column]) => gradient[row][column]) };
  };
  const minima = startingPoints(positions).map((start) => minimize(f, start));
  const best = minima.reduce((least, minimum) => (minimum.value < least.value ? minimum : least));
  const lambda = snapToZero(withPositiveDiagonal(lambdaOf(best.point, positions)), evaluate);
  return { lambda, at: evaluate(lambda), parameterCount: positions.length };
}

function positionsOf(size: number, correlated: boolean): Position[] {
  const all = matrix(size, size, () => 0).flatMap((row, i) => row.map((_, j): Position => [i, j]));
  return all.filter(([row, column]) => row === column || (correlated && column < row));
}

function lambdaOf(theta: readonly number[], positions: readonly Position[]): number[][] {
  const size = positions[positions.length - 1][0] + 1;
  const lambda = matrix(size, size, () => 0);
  positions.forEach(([row, column], k) => {
    lambda[row][column] = theta[k];
  });
  return lambda;
}

/** Small, middling and large variances; uncorrelated, and correlated either way. */
function startingPoints(positions: readonly Position[]): number[][] {
  const start = (diagonal: number, off: number): number[] =>
    positions.map(([row, column]) => (row === column ? diagonal : off));
  const correlated = positions.some(([row, column]) => row !== column);
  const uncorrelatedStarts = [start(1, 0), start(0.1, 0), start(5, 0)];
  return correlated ? [...uncorrelatedStarts, start(1, 0.5), start(1, -0.5)] : uncorrelatedStarts;
}

function withPositiveDiagonal(lambda: Matrix): number[][] {
  return lambda.map((row) => row.map((value, column) => (lambda[column][column] < 0 ? -value : value)));
}

/** Sets diagonal entries that only rounding keeps off zero to zero. */
function snapToZero(lambda: Matrix, evaluate: (lambda: Matrix) => DevianceAt): Matrix {
  let snapped = lambda;
  for (let k = 0; k < lambda.length; k++) {
    if (snapped[k][k] > zeroTolerance) continue;
    const tried = snapped.map((row, i) => row.map((value, j) => (i === k && j === k ? 0 : value)));
    const { criterion } = evaluate(snapped);
    if (evaluate(tried).criterion <= criterion + 1e-10 * Math.abs(criterion)) snapped = tried;
  }
  return snapped;
}
