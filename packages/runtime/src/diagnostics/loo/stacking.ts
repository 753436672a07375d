import { cholesky, dot, solveLower, solveTransposed, zeros } from '../../matrix.ts';
import { type ElpdTable, elpdTable } from './elpd-table.ts';

/**
 * Stacking of predictive distributions (Yao, Vehtari, Simpson & Gelman 2018): the weights on the simplex that maximise
 *
 *     sum_i log sum_k w_k exp(elpd[k][i]),
 *
 * a concave problem, by Newton's method on a logarithmic barrier (Boyd & Vandenberghe 2004, section 11.3).
 * `elpd[model][observation]` -> one weight per model.
 */
export function stackingWeights(elpd: readonly ArrayLike<number>[]): number[] {
  const densities = relativeDensities(elpdTable(elpd));
  let weights = elpd.map(() => 1 / elpd.length);
  for (let barrier = 1; barrier > 1e-14; barrier /= 10) weights = centre(densities, weights, barrier);
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}

/** Of the observations that differ: density under each model over the largest, and share of all observations. */
type Densities = readonly { readonly relative: Float64Array; readonly share: number }[];

function relativeDensities({ rows, observations }: ElpdTable): Densities {
  return rows.map(({ elpd, count }) => {
    const largest = Math.max(...elpd);
    return { relative: elpd.map((value) => Math.exp(value - largest)), share: count / observations };
  });
}

/** The mean log score and the barrier, with weights that sum to one. */
function objective(densities: Densities, weights: readonly number[], barrier: number): number {
  let score = 0;
  for (const { relative, share } of densities) score += share * Math.log(mixture(relative, weights));
  return score + barrier * weights.reduce((sum, w) => sum + Math.log(w), 0);
}

function mixture(row: Float64Array, weights: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < row.length; k++) sum += weights[k] * row[k];
  return sum;
}

const mostSteps = 100;

/** Newton steps to the maximum at one strength of the barrier. */
function centre(densities: Densities, start: readonly number[], barrier: number): number[] {
  let weights = [...start];
  for (let step = 0; step < mostSteps; step++) {
    const newton = newtonStep(densities, weights, barrier);
    if (newton === undefined || newton.slope < 1e-13 * barrier) break;
    const next = lineSearch(densities, weights, newton, barrier);
    if (next === undefined) break;
    weights = next;
  }
  return weights;
}

/**
 * The step d that maximises g'd - d'Ad / 2, A the negative Hessian, among those that keep the sum of the weights:
 * d = A^-1 (g - nu 1) with nu = 1'A^-1 g / 1'A^-1 1. slope = g'd. Undefined where rounding leaves A not positive definite.
 */
function newtonStep(densities: Densities, weights: readonly number[], barrier: number) {
  const gradient = Float64Array.from(weights, (w) => barrier / w);
  const negativeHessian = zeros(weights.length, weights.length);
  for (const [j, w] of weights.entries()) negativeHessian[j][j] = barrier / w ** 2;
  for (const { relative, share } of densities) {
    const score = relative.map((density) => density / mixture(relative, weights));
    for (let j = 0; j < score.length; j++) {
      gradient[j] += share * score[j];
      for (let k = 0; k < score.length; k++) negativeHessian[j][k] += share * score[j] * score[k];
    }
  }
  const factor = cholesky(negativeHessian);
  if (factor === undefined) return undefined;
  const solve = (right: ArrayLike<number>) => solveTransposed(factor, solveLower(factor, right));
  const [free, constant] = [solve(gradient), solve(new Float64Array(weights.length).fill(1))];
  const nu = sumOf(free) / sumOf(constant);
  const direction = free.map((d, k) => d - nu * constant[k]);
  return { direction, slope: dot(direction, gradient) };
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Halves the step until it stays inside and gains a tenth of what the slope promises; undefined where rounding forbids it. */
function lineSearch(
  densities: Densities,
  weights: readonly number[],
  { direction, slope }: { readonly direction: Float64Array; readonly slope: number },
  barrier: number,
): number[] | undefined {
  const from = objective(densities, weights, barrier);
  for (let length = 1; length > 1e-12; length /= 2) {
    const next = weights.map((w, k) => w + length * direction[k]);
    if (next.every((w) => w > 0) && objective(densities, next, barrier) >= from + 0.1 * length * slope) {
      return next;
    }
  }
  return undefined;
}
