import { autocovariance } from './autocovariance.ts';
import { isDegenerate } from './degenerate.ts';
import type { Chains } from './draws.ts';
import { chainMeans, variance } from './moments.ts';

/**
 * Effective sample size of the mean of several chains, split beforehand: draws / tau, with tau from the autocorrelation
 * pooled over chains (Vehtari et al. 2021, section 3.2). At most draws * log10(draws), so that antithetic chains give
 * a stable figure. NaN for fewer than three draws a chain, constant or not finite draws.
 */
export function effectiveSampleSize(chains: Chains): number {
  const means = chainMeans(chains);
  if (chains.length < 3 || isDegenerate(chains.values, means)) return Number.NaN;
  const total = chains.values.length;
  const pairs = initialPositiveSequence(pooledAutocorrelation(chains, means), chains.length);
  return total / Math.max(autocorrelationTime(pairs), 1 / Math.log10(total));
}

/** rho(t) = 1 - (W - s(t)) / V, W = s(0) n / (n - 1), V = s(0) + var(chain means), s = mean autocovariance; rho(0) = 1. */
function pooledAutocorrelation(chains: Chains, means: Float64Array): (lag: number) => number {
  const n = chains.length;
  const covariance = autocovariance(chains, means);
  const within = (covariance(0) * n) / (n - 1);
  const total = covariance(0) + (chains.count > 1 ? variance(means) : 0);
  return (lag) => (lag === 0 ? 1 : 1 - (within - covariance(lag)) / total);
}

/** Autocorrelations at lags 2k and 2k + 1. */
type Pair = readonly [even: number, odd: number];

/**
 * Pairs of lags up to and with the first whose sum is not positive (Geyer 1992, section 3.3). Ends five lags before the
 * last, as posterior does.
 */
function initialPositiveSequence(correlation: (lag: number) => number, length: number): Pair[] {
  const pairs: Pair[] = [[1, correlation(1)]];
  for (let t = 0; t < length - 5 && sum(pairs[pairs.length - 1]) > 0; ) {
    t += 2;
    pairs.push([correlation(t), correlation(t + 1)]);
  }
  return pairs;
}

/**
 * tau = -1 + 2 sum_(t < T) rho(t) + rho(T), T the even lag of the last pair. The pairs before it are made non-increasing,
 * Geyer's initial monotone sequence; rho(T) counts unless it and its pair are negative. A sole pair counts as rho(0) = 1
 * twice over, as in posterior.
 */
function autocorrelationTime(pairs: readonly Pair[]): number {
  const last = pairs[pairs.length - 1];
  const remainder = last[0] > 0 || sum(last) >= 0 ? last[0] : 0;
  if (pairs.length === 1) return 1 + remainder;
  let smallest = Number.POSITIVE_INFINITY;
  let total = 0;
  for (const pair of pairs.slice(0, -1)) {
    smallest = Math.min(smallest, sum(pair));
    total += smallest;
  }
  return -1 + 2 * total + remainder;
}

function sum([even, odd]: Pair): number {
  return even + odd;
}
