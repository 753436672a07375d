import { digamma } from './polygamma.ts';

/** Gauss-Legendre nodes on (0, 1), the lower half, and their weights. */
const nodes = [0.019855071751231912, 0.10166676129318664, 0.2372337950418355, 0.4082826787521751];
const weights = [0.050614268145188344, 0.11119051722668717, 0.15685332293894369, 0.18134189168918102];

/**
 * log Gamma(b + a) - log Gamma(b) for 0 <= a <= 1/2, b > 0, relative accuracy down to a = 0: the integral of psi from b to
 * b + a by Gauss's rule, after Gamma(b + 1) = b Gamma(b) where b < 1.
 */
export function logGammaRatio(b: number, a: number): number {
  if (b < 1) return logGammaRatio(b + 1, a) - Math.log1p(a / b);
  const mean = nodes.reduce(
    (sum, t, i) => sum + weights[i] * (digamma(b + a * t) + digamma(b + a * (1 - t))),
    0,
  );
  return a * mean;
}
