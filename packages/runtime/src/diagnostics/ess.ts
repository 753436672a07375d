import { isDegenerateSorted } from './degenerate.ts';
import { type Chains, type Draws, mapChains, poolDraws, splitChains } from './draws.ts';
import { effectiveSampleSize } from './effective-sample-size.ts';
import { mean } from './moments.ts';
import { checkProbability, quantileOfSorted, sortedCopy } from './quantile.ts';
import { rankNormalise } from './rank-normalise.ts';

/*
 * Effective sample sizes as in R's posterior 1.4 (Vehtari et al. 2021); see `rHat` for the conventions on odd input.
 * ArviZ 0.23 agrees to rounding on most chains but continues the monotone sequence one pair further (some per cent on
 * slowly mixing chains) and defines `essSd` otherwise; posterior is followed in both.
 */

/** Effective sample size in the bulk: of rank-normalised split chains. At least 100 a chain is asked for. */
export function essBulk(draws: Draws): number {
  return effectiveSampleSize(rankNormalise(splitChains(draws)));
}

/** Effective sample size in the tails: the smaller of those of the 5% and the 95% quantile. */
export function essTail(draws: Draws): number {
  const sorted = sortedCopy(poolDraws(draws));
  return essTailOf(splitChains(draws), sorted);
}

/** Effective sample size of the mean: of split chains as they are (`ess_mean` and `ess_basic` of posterior). */
export function essMean(draws: Draws): number {
  return effectiveSampleSize(splitChains(draws));
}

/** Effective sample size of the standard deviation: of split chains of |x - mean|. */
export function essSd(draws: Draws): number {
  const center = mean(poolDraws(draws));
  return effectiveSampleSize(mapChains(splitChains(draws), (value) => Math.abs(value - center)));
}

/** Effective sample size of a quantile: of split chains of the indicator x <= quantile. */
export function essQuantile(draws: Draws, probability: number): number {
  return essQuantileOf(splitChains(draws), sortedCopy(poolDraws(draws)), probability);
}

/** As `essTail`, from split chains and all draws sorted. */
export function essTailOf(halves: Chains, sorted: Float64Array): number {
  return Math.min(essQuantileOf(halves, sorted, 0.05), essQuantileOf(halves, sorted, 0.95));
}

/** As `essQuantile`, from split chains and all draws sorted. The maximum counts as the quantile (n - 1/2) / n. */
function essQuantileOf(halves: Chains, sorted: Float64Array, probability: number): number {
  checkProbability(probability);
  if (isDegenerateSorted(sorted)) return Number.NaN;
  const inside = probability === 1 ? (sorted.length - 0.5) / sorted.length : probability;
  const threshold = quantileOfSorted(sorted, inside);
  return effectiveSampleSize(mapChains(halves, (value) => (value <= threshold ? 1 : 0)));
}
