import { add, divide, type Expression, log, multiply, type Operand, sqrt, subtract } from '@bayes-window/dsl';

/** Lower triangle, `rows[k][j]` for j <= k. Every entry is an array over the groups: one small matrix per group. */
export type Triangle = readonly (readonly Expression[])[];

const dot = (a: readonly Expression[], b: readonly Operand[]): Expression[] =>
  a.map((x, i) => multiply(x, b[i]));
const minus = (x: Expression, terms: readonly Expression[]): Expression =>
  terms.length === 0
    ? x
    : subtract(
        x,
        terms.reduce((total, term) => add(total, term)),
      );

/** L with L L' = A, A symmetric and positive definite, given by its lower triangle (Golub & Van Loan 2013, sec. 4.2.5). */
export function cholesky(matrix: Triangle): Triangle {
  const rows: Expression[][] = [];
  for (const [k, row] of matrix.entries()) {
    const own: Expression[] = [];
    for (let j = 0; j < k; j++) own.push(divide(minus(row[j], dot(own.slice(0, j), rows[j])), rows[j][j]));
    own.push(sqrt(minus(row[k], dot(own, own))));
    rows.push(own);
  }
  return rows;
}

/** x with L x = b. */
export function forwardSolve(lower: Triangle, b: readonly Expression[]): Expression[] {
  const x: Expression[] = [];
  for (const [k, entry] of b.entries()) x.push(divide(minus(entry, dot(x, lower[k])), lower[k][k]));
  return x;
}

/** x with L' x = b. */
export function backSolve(lower: Triangle, b: readonly Expression[]): Expression[] {
  const x: Expression[] = [];
  for (let k = b.length - 1; k >= 0; k--) {
    const below = lower.slice(k + 1).map((row) => row[k]);
    x.unshift(divide(minus(b[k], dot(x, below)), lower[k][k]));
  }
  return x;
}

/** log |A| / 2 = sum_k log L_kk */
export function halfLogDeterminant(lower: Triangle): Expression {
  return lower.map((row, k) => log(row[k])).reduce((total, term) => add(total, term));
}
