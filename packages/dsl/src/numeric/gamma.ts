import { polynomial } from './polynomial.ts';
import { stirlingRemainder } from './stirling.ts';
import { eulerGamma, zetaMinusOne } from './zeta.ts';

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/** log Gamma(1 + t) = -gamma t + sum_{k>=2} (-1)^k zeta(k) t^k / k */
const aroundOne = [-eulerGamma, ...zetaMinusOne.map((z, k) => ((-1) ** k * (1 + z)) / (k + 2))];
/** log Gamma(2 + t) = (1 - gamma) t + sum_{k>=2} (-1)^k (zeta(k) - 1) t^k / k */
const aroundTwo = [1 - eulerGamma, ...zetaMinusOne.slice(0, 26).map((z, k) => ((-1) ** k * z) / (k + 2))];

/**
 * log |Gamma(x)|; +Infinity at 0 and the negative integers. Error below 4 ulp for x > -2, absolute 1e-15 near the
 * zeros below that.
 */
export function lgamma(x: number): number {
  if (Math.abs(x) === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  if (x < -0.5) return reflected(x);
  if (x < 0.5) return lgamma1p(x) - Math.log(Math.abs(x));
  if (x < 1.5) return lgamma1p(x - 1);
  if (x < 10) return shifted(x);
  return (x - 0.5) * (Math.log(x) - 1) + (halfLogTwoPi - 0.5 + stirlingRemainder(x));
}

/** log Gamma(1 + t) for |t| <= 1/2, relative error below 4 ulp down to t = 0. */
export function lgamma1p(t: number): number {
  return t * polynomial(aroundOne, t);
}

/** log Gamma(x) = log((x-1)(x-2)...) + log Gamma(2 + t), t = x - n in [-1/2, 1/2) */
function shifted(x: number): number {
  let product = 1;
  let t = x - 2;
  while (t >= 0.5) {
    product *= t + 1;
    t -= 1;
  }
  return Math.log(product) + t * polynomial(aroundTwo, t);
}

/** |Gamma(x)| = pi / (|x sin(pi x)| Gamma(-x)) */
function reflected(x: number): number {
  const fraction = Math.abs(x - Math.round(x));
  if (fraction === 0) return Number.POSITIVE_INFINITY;
  return Math.log(Math.PI / (-x * Math.sin(Math.PI * fraction))) - lgamma(-x);
}
