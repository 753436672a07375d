import type { CrossProducts } from './mixed-model.ts';
import {
  cholesky,
  logDeterminant,
  type Matrix,
  matrix,
  multiply,
  solveLower,
  solveUpper,
  transpose,
  transposedTimes,
} from './small-matrix.ts';

export type Criterion = 'REML' | 'ML';

/** The profiled deviance at one Lambda, its gradient, and the solution of the penalised least squares problem. */
export interface DevianceAt {
  /** REML or ML deviance, for y and X in the user's units. */
  readonly criterion: number;
  /** Derivatives by the entries of Lambda. */
  readonly gradient: number[][];
  /** Coefficients of the residual of y along Q. */
  readonly beta: readonly number[];
  /** (Q' V^-1 Q)^-1, V the covariance of y over the residual variance. */
  readonly covariance: number[][];
  /** Residual variance, with y of length 1. */
  readonly variance: number;
  /** Conditional modes b = Lambda u of each group, with y of length 1. */
  readonly modes: readonly (readonly number[])[];
}

/** What one group adds: L_j of Lambda' Z'Z Lambda + 1 = L_j L_j', H = L_j^-1 Lambda' Z'[Z | Q | y]. */
interface GroupPart {
  readonly lower: Matrix;
  readonly h: Matrix;
  readonly products: Matrix;
}

/**
 * Bates, Maechler, Bolker & Walker 2015 (J. Stat. Softw. 67), equations 34 (ML) and 41 (REML), for one grouping factor:
 * log |L|^2 + [REML: log |R_X|^2] + nu (1 + log(2 pi r^2 / nu)), nu = n or n - p.
 * The gradient is 2 S Lambda with S = sum_j M_j - [REML: N_j C N_j'] - (nu / r^2) e_j e_j', where M_j, N_j and e_j are
 * Z' V^-1 times Z, Q and y - Q beta.
 */
export function profiledDeviance(products: CrossProducts, lambda: Matrix, method: Criterion): DevianceAt {
  const { fixedCount: p, randomCount: q, observations } = products;
  const groups = products.byGroup.map((group) => groupPart(group, lambda));
  const rest = cholesky(matrix(p + 1, p + 1, (row, column) => unexplained(groups, q, row, column)));
  const root = rest.slice(0, p).map((row) => row.slice(0, p));
  const beta = solveUpper(
    transpose(root),
    rest[p].slice(0, p).map((value) => [value]),
  ).map(([value]) => value);
  const nu = method === 'REML' ? observations - p : observations;
  const variance = rest[p][p] ** 2 / nu;
  const logVariance = Math.log(2 * Math.PI * variance) + 2 * Math.log(products.yLength);
  const logR = products.r.reduce((total, row, k) => total + 2 * Math.log(Math.abs(row[k])), 0);
  const penalty = method === 'REML' ? logDeterminant(root) + logR : 0;
  const inverseRoot = solveLower(
    root,
    matrix(p, p, (row, column) => (row === column ? 1 : 0)),
  );
  return {
    criterion: sumOf(groups, ({ lower }) => logDeterminant(lower)) + penalty + nu * (1 + logVariance),
    gradient: gradient(groups, lambda, beta, inverseRoot, variance, method),
    beta,
    covariance: transposedTimes(inverseRoot, inverseRoot),
    variance,
    modes: groups.map((group) => conditionalModes(group, lambda, beta)),
  };
}

function groupPart(products: Matrix, lambda: Matrix): GroupPart {
  const scaled = transposedTimes(lambda, products);
  const q = lambda.length;
  const inner = multiply(
    scaled.map((row) => row.slice(0, q)),
    lambda,
  );
  const lower = cholesky(inner.map((row, i) => row.map((value, j) => (i === j ? value + 1 : value))));
  return { lower, h: solveLower(lower, scaled), products };
}

/** Entry of [Q | y]' V^-1 [Q | y] = 1 - sum_j H_j' H_j; Q and y are orthonormal. */
function unexplained(groups: readonly GroupPart[], q: number, row: number, column: number): number {
  const explained = sumOf(groups, ({ h }) => sumOf(h, (effect) => effect[q + row] * effect[q + column]));
  return (row === column ? 1 : 0) - explained;
}

function gradient(
  groups: readonly GroupPart[],
  lambda: Matrix,
  beta: readonly number[],
  inverseRoot: Matrix,
  variance: number,
  method: Criterion,
): number[][] {
  const q = lambda.length;
  const s = matrix(q, q, () => 0);
  for (const group of groups) {
    const whitened = whitenedProducts(group);
    const residual = whitened.map((row) => residualOf(row, q, beta));
    const fixed = whitened.map((row) => inverseRoot.map((r) => sumOf(beta, (_, k) => r[k] * row[q + k])));
    for (let i = 0; i < q; i++) {
      for (let j = 0; j < q; j++) {
        s[i][j] += whitened[i][j] - (residual[i] * residual[j]) / variance;
        if (method === 'REML') s[i][j] -= sumOf(beta, (_, k) => fixed[i][k] * fixed[j][k]);
      }
    }
  }
  return multiply(s, lambda).map((row) => row.map((value) => 2 * value));
}

/** Z' V^-1 [Z | Q | y] = Z'[Z | Q | y] - W' H, W the first columns of H. */
function whitenedProducts({ h, products }: GroupPart): number[][] {
  return products.map((row, i) =>
    row.map((value, column) => value - sumOf(h, (effect) => effect[i] * effect[column])),
  );
}

function residualOf(row: readonly number[], q: number, beta: readonly number[]): number {
  return row[q + beta.length] - sumOf(beta, (coefficient, k) => coefficient * row[q + k]);
}

/** b = Lambda u, L' u = H_y - H_Q beta. */
function conditionalModes({ lower, h }: GroupPart, lambda: Matrix, beta: readonly number[]): number[] {
  const right = h.map((row) => [residualOf(row, lambda.length, beta)]);
  return multiply(lambda, solveUpper(transpose(lower), right)).map(([value]) => value);
}

function sumOf<Item>(items: readonly Item[], term: (item: Item, index: number) => number): number {
  let total = 0;
  for (let index = 0; index < items.length; index++) total += term(items[index], index);
  return total;
}
