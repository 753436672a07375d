import { add, divide, type Expression, log, multiply, sqrt, subtract } from '@bayes-window/dsl';

/** Lower triangle, `rows[k][j]` for j <= k. Every entry is an array over the groups: one small matrix per group. */
export type Triangle = readonly (readonly Expression[])[];

/** A = L D L', L with ones on its diagonal, of which `below[k][j]` holds j < k; free of square roots. */
export interface Factors {
  readonly below: Triangle;
  readonly diagonal: readonly Expression[];
}

const minusProducts = (x: Expression, a: readonly Expression[], b: readonly Expression[]): Expression =>
  a.reduce((rest, entry, i) => subtract(rest, multiply(entry, b[i])), x);

/** For A symmetric and positive definite, given by its lower triangle (Golub & Van Loan 2013, sec. 4.1.2). */
export function factorise(matrix: Triangle): Factors {
  const below: Expression[][] = [];
  const diagonal: Expression[] = [];
  for (const [k, row] of matrix.entries()) {
    // L_kj D_j
    const scaled: Expression[] = [];
    for (let j = 0; j < k; j++) scaled.push(minusProducts(row[j], scaled.slice(0, j), below[j]));
    below.push(scaled.map((entry, j) => divide(entry, diagonal[j])));
    diagonal.push(minusProducts(row[k], scaled, below[k]));
  }
  return { below, diagonal };
}

/** x with A x = b. */
export function solve({ below, diagonal }: Factors, b: readonly Expression[]): Expression[] {
  const forward: Expression[] = [];
  for (const [k, entry] of b.entries()) forward.push(minusProducts(entry, below[k], forward));
  return solveUpper(
    below,
    forward.map((entry, k) => divide(entry, diagonal[k])),
  );
}

/** x of covariance A^-1 from independent standard normal numbers: L' x = D^-1/2 noise. */
export function withCovarianceOfInverse(
  { below, diagonal }: Factors,
  noise: readonly Expression[],
): Expression[] {
  return solveUpper(
    below,
    noise.map((e, k) => divide(e, sqrt(diagonal[k]))),
  );
}

function solveUpper(below: Triangle, b: readonly Expression[]): Expression[] {
  const x: Expression[] = [];
  for (let k = b.length - 1; k >= 0; k--) {
    const column = below.slice(k + 1).map((row) => row[k]);
    x.unshift(minusProducts(b[k], column, x));
  }
  return x;
}

/** log |A| */
export function logDeterminantOf({ diagonal }: Factors): Expression {
  return diagonal.map((entry) => log(entry)).reduce((total, term) => add(total, term));
}
