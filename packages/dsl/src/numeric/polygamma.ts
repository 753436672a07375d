import { polynomial } from './polynomial.ts';
import { eulerGamma, zetaMinusOne } from './zeta.ts';

/** psi(1 + t) = -gamma + sum_{k>=2} (-1)^k zeta(k) t^(k-1) */
const aroundOne = [-eulerGamma, ...zetaMinusOne.map((z, k) => (-1) ** k * (1 + z))];
/** psi(2 + t) = 1 - gamma + sum_{k>=2} (-1)^k (zeta(k) - 1) t^(k-1) */
const aroundTwo = [1 - eulerGamma, ...zetaMinusOne.slice(0, 26).map((z, k) => (-1) ** k * z)];

/** Where the asymptotic series below reach double precision. */
const largeEnough = 12;
/** -B_2k / 2k */
const digammaSeries = [-1 / 12, 1 / 120, -1 / 252, 1 / 240, -1 / 132, 691 / 32760, -1 / 12, 3617 / 8160];
/** B_2k */
const trigammaSeries = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510];
/** (2k + 1) B_2k */
const tetragammaSeries = [1 / 2, -1 / 6, 1 / 6, -3 / 10, 5 / 6, -691 / 210, 35 / 2, -3617 / 30];

/**
 * psi(x) = d log Gamma(x) / dx; NaN at the poles 0 (from neither side), -1, -2, ...
 * Error below 4 ulp, absolute 1e-15 near its zeros. Source: DLMF 5.7.4, 5.11.2.
 */
export function digamma(x: number): number {
  if (x === 0 || x === Number.NEGATIVE_INFINITY) return Number.NaN;
  // psi(x) = psi(1 - x) - pi cot(pi x)
  if (x < -0.5) return digamma(1 - x) - piCotangent(x);
  if (x < 0.5) return polynomial(aroundOne, x) - 1 / x;
  if (x < 1.5) return polynomial(aroundOne, x - 1);
  if (x < largeEnough) return shiftedDigamma(x);
  return Math.log(x) - 0.5 / x + polynomial(digammaSeries, 1 / x / x) / x / x;
}

/** psi(x) = 1/(x-1) + 1/(x-2) + ... + psi(2 + t), t = x - n in [-1/2, 1/2) */
function shiftedDigamma(x: number): number {
  let sum = 0;
  let t = x - 2;
  while (t >= 0.5) {
    sum += 1 / (t + 1);
    t -= 1;
  }
  return sum + polynomial(aroundTwo, t);
}

/** pi cot(pi x); NaN at the integers. */
function piCotangent(x: number): number {
  const fraction = x - Math.round(x);
  if (fraction === 0) return Number.NaN;
  if (Math.abs(fraction) < 0.25) return Math.PI / Math.tan(Math.PI * fraction);
  return Math.sign(fraction) * Math.PI * Math.tan(Math.PI * (0.5 - Math.abs(fraction)));
}

/** psi'(x); +Infinity at the poles. Error below 4 ulp (5 for x < 0). Source: DLMF 5.15.1, 5.15.6, 5.15.8. */
export function trigamma(x: number): number {
  if (x === Number.NEGATIVE_INFINITY) return Number.NaN;
  // psi'(x) = pi^2 / sin(pi x)^2 - psi'(1 - x)
  if (x < 0) return (Math.PI / Math.sin(Math.PI * (x - Math.round(x)))) ** 2 - trigamma(1 - x);
  const shift = Math.max(0, Math.ceil(largeEnough - x));
  const far = x + shift;
  let sum = (1 + 0.5 / far + polynomial(trigammaSeries, 1 / far / far) / far / far) / far;
  for (let k = shift - 1; k >= 0; k--) sum += 1 / (x + k) / (x + k);
  return sum;
}

/** psi''(x) for x > 0; NaN below. Error below 8 ulp. Source: DLMF 5.15.1, 5.15.8. */
export function tetragamma(x: number): number {
  if (x < 0) return Number.NaN;
  const shift = Math.max(0, Math.ceil(largeEnough - x));
  const far = x + shift;
  let sum = (1 + 1 / far + polynomial(tetragammaSeries, 1 / far / far) / far / far) / far / far;
  for (let k = shift - 1; k >= 0; k--) sum += 2 / (x + k) ** 3;
  return -sum;
}
