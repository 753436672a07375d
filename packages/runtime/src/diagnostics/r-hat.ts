import { isDegenerate } from './degenerate.ts';
import { type Chains, type Draws, mapChains, poolDraws, splitChains } from './draws.ts';
import { chainMeans, mean, variance, varianceAround } from './moments.ts';
import { medianOfSorted, sortedCopy } from './quantile.ts';
import { rankNormalise } from './rank-normalise.ts';

/**
 * Potential scale reduction: the larger of `rHatBulk` and `rHatTail`; 1 when chains agree, and below 1.01 in a run to
 * trust. Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021, section 4; values as R's posterior 1.4.
 *
 * Here and in every diagnostic of this folder, `draws[chain][draw]`, and NaN where posterior has NA: a NaN draw, a
 * constant quantity (range below 2.2e-16), or too few draws (R-hat needs four a chain, ESS six). An infinite draw makes
 * NaN where values enter, not where only ranks do (`rHat`, `essBulk`). A single chain is compared with itself by halves.
 * One deviation: with two or three draws a chain posterior mistakes chains for draws and returns a number; here NaN.
 */
export function rHat(draws: Draws): number {
  return Math.max(rHatBulk(draws), rHatTail(draws));
}

/** R-hat of split chains of the draws as they are (Gelman et al. 2013, BDA3, section 11.4). */
export function rHatBasic(draws: Draws): number {
  return rHatOfChains(splitChains(draws));
}

/** R-hat of rank-normalised split chains: finds chains that differ in location, also in heavy tails. */
export function rHatBulk(draws: Draws): number {
  return rHatOfChains(rankNormalise(splitChains(draws)));
}

/** R-hat of rank-normalised split chains of |x - median|: finds chains that differ in scale. */
export function rHatTail(draws: Draws): number {
  const median = medianOfSorted(sortedCopy(poolDraws(draws)));
  return rHatOfChains(rankNormalise(mapChains(splitChains(draws), (value) => Math.abs(value - median))));
}

/** sqrt((B / W + n - 1) / n), B = n var(chain means), W = mean(chain variances), of chains as given. */
export function rHatOfChains(chains: Chains): number {
  const { values, length: n } = chains;
  const means = chainMeans(chains);
  if (n < 2 || isDegenerate(values, means)) return Number.NaN;
  const between = n * variance(means);
  const within = mean(means.map((center, c) => varianceAround(values, center, c * n, (c + 1) * n)));
  return Math.sqrt((between / within + n - 1) / n);
}
