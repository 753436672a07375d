import { lgamma } from './gamma.ts';
import { stirlingRemainder } from './stirling.ts';

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/** log B(a, b) = log Gamma(a) + log Gamma(b) - log Gamma(a + b), without cancellation at large arguments; a, b > 0. */
export function lbeta(a: number, b: number): number {
  if (!(a >= 0 && b >= 0)) return Number.NaN;
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (small === 0) return Number.POSITIVE_INFINITY;
  if (large === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  if (small >= 10) return bothLarge(small, large);
  if (large >= 10) return oneLarge(small, large);
  return lgamma(small) + (lgamma(large) - lgamma(small + large));
}

/** Stirling's formula for all three; a <= b. */
function bothLarge(a: number, b: number): number {
  const ratio = a / b;
  const remainder = stirlingRemainder(a) + stirlingRemainder(b) - stirlingRemainder(a + b);
  const powers = (a - 0.5) * Math.log(ratio / (1 + ratio)) - b * Math.log1p(ratio);
  return powers - 0.5 * Math.log(b) + halfLogTwoPi + remainder;
}

/** log Gamma(b) - log Gamma(a + b) by Stirling's formula. */
function oneLarge(a: number, b: number): number {
  const remainder = stirlingRemainder(b) - stirlingRemainder(a + b);
  return lgamma(a) + (remainder - (b - 0.5) * Math.log1p(a / b) - a * (Math.log(a + b) - 1));
}

/** log of the binomial coefficient n over k; exactly 0 at k = 0 and k = n, -Infinity outside 0 <= k <= n. */
export function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY;
  if (k === 0 || k === n) return 0;
  return -Math.log1p(n) - lbeta(n - k + 1, k + 1);
}
