import { gaussLegendre } from './gauss-legendre.ts';
import { digamma } from './polygamma.ts';

/**
 * log Gamma(b + a) - log Gamma(b) for 0 <= a <= 1/2, b > 0, relative accuracy down to a = 0: the integral of psi from b to
 * b + a by Gauss's rule, after Gamma(b + 1) = b Gamma(b) where b < 1.
 */
export function logGammaRatio(b: number, a: number): number {
  if (b < 1) return logGammaRatio(b + 1, a) - Math.log1p(a / b);
  return gaussLegendre(digamma, b, b + a);
}
