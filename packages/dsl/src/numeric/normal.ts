import { erf, erfcx } from './error-function.ts';
import { expOfSquare, squareTail } from './square.ts';

const sqrtHalf = Math.SQRT1_2;
const twoOverSqrtPi = 2 / Math.sqrt(Math.PI);
const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/** Standard normal cdf, relative accuracy in the lower tail. Error below 4 ulp. */
export function ndtr(x: number): number {
  if (x > 1) return 1 - ndtr(-x);
  if (x > -0.5) return 0.5 + 0.5 * erf(x * sqrtHalf);
  // Phi(x) = exp(-x^2/2) erfcx(-x / sqrt 2) / 2
  return 0.5 * expOfSquare(x, -0.5) * erfcx(-x * sqrtHalf);
}

/** log of the standard normal cdf; down to subnormals above x = 37. Error below 8 ulp. */
export function logNdtr(x: number): number {
  if (x > 0) return Math.log1p(-ndtr(-x));
  if (x > -1) return Math.log(ndtr(x));
  return Math.log(0.5 * erfcx(-x * sqrtHalf)) - 0.5 * squareTail(x) - 0.5 * x * x;
}

/** Inverse error function; NaN outside [-1, 1]. Error below 4 ulp. */
export function erfinv(y: number): number {
  const size = Math.abs(y);
  if (!(size < 1)) return size === 1 ? y * Number.POSITIVE_INFINITY : Number.NaN;
  if (size > 0.5) return Math.sign(y) * -ndtriLower((1 - size) / 2) * sqrtHalf;
  return erfinvCentral(y);
}

/** |y| <= 1/2: the Taylor polynomial, then Halley's rule on erf(x) = y. */
function erfinvCentral(y: number): number {
  const s = (Math.PI / 4) * y * y;
  let x = (y / twoOverSqrtPi) * (1 + s * (1 / 3 + (s * 7) / 30));
  for (let i = 0; i < 2; i++) {
    const newton = (erf(x) - y) / (twoOverSqrtPi * Math.exp(-x * x));
    x -= newton / (1 + x * newton);
  }
  return x;
}

/** Standard normal quantile; NaN outside [0, 1]. Error below 4 ulp, relative in the lower tail. */
export function ndtri(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p > 0.25 && p < 0.75) return Math.SQRT2 * erfinvCentral(2 * p - 1);
  return p > 0.5 ? -ndtriLower(1 - p) : ndtriLower(p);
}

/** 0 <= p <= 1/4: formula 26.2.23 of Abramowitz & Stegun, then Halley's rule on log Phi(z) = log p. */
function ndtriLower(p: number): number {
  if (p === 0) return Number.NEGATIVE_INFINITY;
  const logP = Math.log(p);
  const t = Math.sqrt(-2 * logP);
  let z =
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let i = 0; i < 3; i++) {
    // f = log Phi - log p, f' = phi/Phi = h, f'' = -h (z + h)
    const logPhi = logNdtr(z);
    const hazard = Math.exp(-0.5 * z * z - halfLogTwoPi - logPhi);
    const newton = (logPhi - logP) / hazard;
    z -= newton / (1 + 0.5 * newton * (z + hazard));
  }
  return z;
}
