import { lgamma } from './gamma.ts';
import { gammaFraction, gammaSeries, lgamma1pOfShape, smallShapeSeries } from './incomplete-gamma.ts';
import { ratioDeviance } from './log-ratio.ts';
import { logNdtr } from './normal.ts';
import { stirlingRemainder } from './stirling.ts';

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);
const mostSteps = 40;
/** From this shape on Wilson and Hilferty's approximation is the result. */
const largeShape = 1e10;

/**
 * log x with P(a, x) = Phi(z): the logarithm of the quantile of Gamma(a, 1) at the level of a standard normal z, a > 0.
 * Error below 8 ulp of max(1, |log x|) in both tails, and |z|^3 a^(-3/2) / 100 more for a > 1e10. Halley's rule in
 * t = log x, on log P or on log Q.
 */
export function logGammaQuantile(a: number, z: number): number {
  if (!(a > 0 && a < Number.POSITIVE_INFINITY) || Number.isNaN(z)) return Number.NaN;
  if (Math.abs(z) === Number.POSITIVE_INFINITY) return z;
  let t = start(a, z);
  if (a > largeShape || t === Number.NEGATIVE_INFINITY) return t;
  const resolution = 1e-6 / (1 + Math.sqrt(a));
  for (let n = 0; n < mostSteps; n++) {
    const step = halleyStep(a, t, z);
    t -= step;
    // The next step would be of the order of this one's third power.
    if (!(Math.abs(step) > resolution * Math.max(1, Math.abs(t)))) break;
  }
  return t;
}

/**
 * Wilson and Hilferty's x = a (1 - c + z sqrt(c))^3, c = 1/(9a), at most about the bound a + sqrt(2as) + s, s = -log Q, of
 * Laurent & Massart (2000); far below, where P = x^a / Gamma(a + 1), from that.
 */
function start(a: number, z: number): number {
  const c = 1 / (9 * a);
  const root = 1 - c + z * Math.sqrt(c);
  if (!(root > 0.5)) return (logNdtr(z) + lgamma(a + 1)) / a;
  const t = Math.log(a) + 3 * Math.log(root);
  // -log Phi(-z) < w^2 / 2 for z > 0
  const w = z + 1.2;
  return z > 0 ? Math.min(t, Math.log(a + w * (Math.sqrt(a) + 0.5 * w))) : t;
}

/** Where P' = dP/dt = x^a exp(-x) / Gamma(a), log P has slope h = P'/P and log Q has -P'/Q; d log P'/dt = a - x. */
function halleyStep(a: number, t: number, z: number): number {
  const x = Math.exp(t);
  if (a < 1 && x < 1.5) {
    const { s } = smallShapeSeries(a, x);
    const logP = a * t - lgamma1pOfShape(a) + Math.log1p(a * s);
    const h = (a * Math.exp(-x)) / (1 + a * s);
    return halley(logP - logNdtr(z), h, a - x - h);
  }
  if (x < a + 1) {
    const { sum } = gammaSeries(a, x);
    const h = a / sum;
    return halley(logLeading(a, t, x) + Math.log(sum) - logNdtr(z), h, a - x - h);
  }
  const { fraction } = gammaFraction(a, x);
  const h = x + 1 - a + fraction;
  // a - x + h
  return halley(logLeading(a, t, x) + Math.log(a / h) - logNdtr(-z), -h, 1 + fraction);
}

/** Towards f = 0, given f' and f''/f'. */
function halley(f: number, slope: number, curvature: number): number {
  const newton = f / slope;
  return newton / (1 - 0.5 * newton * curvature);
}

/** log of x^a exp(-x) / Gamma(a + 1) */
function logLeading(a: number, t: number, x: number): number {
  const u = (x - a) / a;
  if (a < 10 || Math.abs(u) > 0.5) return a * t - x - lgamma(a + 1);
  return -a * ratioDeviance(x / a, u) - stirlingRemainder(a) - 0.5 * Math.log(a) - halfLogTwoPi;
}
