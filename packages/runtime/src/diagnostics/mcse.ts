import { betaQuantile } from './beta-quantile.ts';
import { type Chains, type Draws, mapChains, poolDraws, splitChains } from './draws.ts';
import { effectiveSampleSize } from './effective-sample-size.ts';
import { essMean, essQuantile } from './ess.ts';
import { mean, standardDeviation } from './moments.ts';
import { sortedCopy } from './quantile.ts';

/** Normal probabilities at minus and plus one standard error, to the seven digits that posterior uses. */
const oneStandardError = [0.1586553, 0.8413447] as const;

/** Monte Carlo standard error of the mean, in the quantity's units: sd / sqrt(essMean). */
export function mcseMean(draws: Draws): number {
  return standardDeviation(poolDraws(draws)) / Math.sqrt(essMean(draws));
}

/** Monte Carlo standard error of the standard deviation, in the quantity's units. */
export function mcseSd(draws: Draws): number {
  const pooled = poolDraws(draws);
  return mcseSdOf(splitChains(draws), pooled, mean(pooled));
}

/**
 * As `mcseSd`, from split chains, all draws and their mean. With c = x - mean and ESS that of the mean of c^2:
 * var(sd) = var(c^2) / ESS / (4 mean(c^2)), the delta method (Kenney & Keeping 1951, p. 141).
 */
export function mcseSdOf(halves: Chains, pooled: Float64Array, center: number): number {
  const ess = effectiveSampleSize(mapChains(halves, (value) => (value - center) * (value - center)));
  let second = 0;
  let fourth = 0;
  for (let i = 0; i < pooled.length; i++) {
    const square = (pooled[i] - center) * (pooled[i] - center);
    second += square / pooled.length;
    fourth += (square * square) / pooled.length;
  }
  return Math.sqrt((fourth - second * second) / ess / second / 4);
}

/**
 * Monte Carlo standard error of a quantile, in the quantity's units: half the distance between the order statistics one
 * standard error below and above, under the Beta distribution of the quantile's rank (Vehtari et al. 2021, section 4.3).
 */
export function mcseQuantile(draws: Draws, probability: number): number {
  const ess = essQuantile(draws, probability);
  if (Number.isNaN(ess)) return Number.NaN;
  const sorted = sortedCopy(poolDraws(draws));
  const count = sorted.length;
  const [low, high] = oneStandardError.map(
    (p) => count * betaQuantile(p, ess * probability + 1, ess * (1 - probability) + 1),
  );
  const above = sorted[Math.min(Math.ceil(high), count) - 1];
  const below = sorted[Math.max(Math.floor(low), 1) - 1];
  return (above - below) / 2;
}
