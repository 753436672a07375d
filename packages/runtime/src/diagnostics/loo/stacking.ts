import { solve } from './solve.ts';

/**
 * Stacking of predictive distributions (Yao, Vehtari, Simpson & Gelman 2018): the weights on the simplex that maximise
 *
 *     sum_i log sum_k w_k exp(elpd[k][i]),
 *
 * a concave problem, by Newton's method on a logarithmic barrier (Boyd & Vandenberghe 2004, section 11.3).
 * `elpd[model][observation]` -> one weight per model.
 */
export function stackingWeights(elpd: readonly ArrayLike<number>[]): number[] {
  const densities = relativeDensities(elpd);
  let weights = elpd.map(() => 1 / elpd.length);
  for (let barrier = 1; barrier > 1e-14; barrier /= 10) weights = centre(densities, weights, barrier);
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}

/** `densities[observation][model]`, each observation's divided by its largest. */
function relativeDensities(elpd: readonly ArrayLike<number>[]): Float64Array[] {
  return Array.from({ length: elpd[0].length }, (_, i) => {
    const largest = Math.max(...elpd.map((model) => model[i]));
    return Float64Array.from(elpd, (model) => Math.exp(model[i] - largest));
  });
}

/** The mean log score and the barrier, with weights that sum to one. */
function objective(densities: readonly Float64Array[], weights: readonly number[], barrier: number): number {
  const score = densities.reduce((sum, row) => sum + Math.log(mixture(row, weights)), 0) / densities.length;
  return score + barrier * weights.reduce((sum, w) => sum + Math.log(w), 0);
}

function mixture(row: Float64Array, weights: readonly number[]): number {
  return weights.reduce((sum, w, k) => sum + w * row[k], 0);
}

const mostSteps = 100;

/** Newton steps to the maximum at one strength of the barrier. */
function centre(densities: readonly Float64Array[], start: readonly number[], barrier: number): number[] {
  let weights = [...start];
  for (let step = 0; step < mostSteps; step++) {
    const { direction, slope } = newtonStep(densities, weights, barrier);
    if (slope < 1e-13 * barrier) break;
    const next = lineSearch(densities, weights, direction, slope, barrier);
    if (next === undefined) break;
    weights = next;
  }
  return weights;
}

/** Solves [H 1; 1' 0] [d; nu] = [-g; 0]; slope = g'd. */
function newtonStep(densities: readonly Float64Array[], weights: readonly number[], barrier: number) {
  const count = weights.length;
  const gradient = weights.map((w) => barrier / w);
  const system = Array.from({ length: count + 1 }, (_, j) =>
    Array.from({ length: count + 1 }, (_, k) =>
      j < count && k < count ? (j === k ? -barrier / weights[j] ** 2 : 0) : j === k ? 0 : 1,
    ),
  );
  for (const row of densities) {
    const score = row.map((density) => density / mixture(row, weights));
    for (let j = 0; j < count; j++) {
      gradient[j] += score[j] / densities.length;
      for (let k = 0; k < count; k++) system[j][k] -= (score[j] * score[k]) / densities.length;
    }
  }
  const direction = solve(system, [...gradient.map((g) => -g), 0]).slice(0, count);
  return { direction, slope: direction.reduce((sum, d, k) => sum + d * gradient[k], 0) };
}

/** Halves the step until it stays inside and gains a tenth of what the slope promises; undefined where rounding forbids it. */
function lineSearch(
  densities: readonly Float64Array[],
  weights: readonly number[],
  direction: readonly number[],
  slope: number,
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
