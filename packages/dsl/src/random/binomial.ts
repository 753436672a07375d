import { beta } from './beta.ts';
import type { RandomSource } from './source.ts';

/**
 * Binomial draw: inversion while n min(p, 1 - p) is small; else the median of n uniforms is drawn as a beta variate and
 * half of the trials are settled by it (Devroye 1986, X.4.4). Expected time grows as log n.
 */
export function binomial(source: RandomSource, n: number, p: number): number {
  let [trials, probability, count] = [n, p, 0];
  while (trials * Math.min(probability, 1 - probability) > 15) {
    const rank = Math.floor((trials + 1) / 2);
    const order = beta(source, rank, trials + 1 - rank);
    if (order <= probability) {
      count += rank;
      trials -= rank;
      probability = (probability - order) / (1 - order);
    } else {
      trials = rank - 1;
      probability /= order;
    }
  }
  return count + inversion(source, trials, probability);
}

/** Adds up masses from 0 successes (or failures, whichever is rarer) until they pass a uniform number. */
function inversion(source: RandomSource, n: number, p: number): number {
  if (p > 0.5) return n - inversion(source, n, 1 - p);
  const odds = p / (1 - p);
  let left = source.uniform();
  let mass = Math.exp(n * Math.log1p(-p));
  let count = 0;
  while (left > mass && count < n) {
    left -= mass;
    count++;
    mass *= (odds * (n - count + 1)) / count;
  }
  return count;
}
