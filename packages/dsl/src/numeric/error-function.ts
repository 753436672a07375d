import { polynomial } from './polynomial.ts';
import { expOfSquare } from './square.ts';

const twoOverSqrtPi = 2 / Math.sqrt(Math.PI);

/** erf(x) = 2/sqrt(pi) x sum_k (-x^2)^k / (k! (2k + 1)) */
const erfSeries: readonly number[] = Array.from({ length: 16 }, (_, k) => {
  let factorial = 1;
  for (let i = 2; i <= k; i++) factorial *= i;
  return (twoOverSqrtPi * (-1) ** k) / (factorial * (2 * k + 1));
});

/** Below this the power series is used, above it the trapezoidal rule. */
const small = 0.5;

/** erf(x) = 2/sqrt(pi) integral_0^x exp(-t^2) dt. Error below 2 ulp. */
export function erf(x: number): number {
  if (Math.abs(x) < small) return x * polynomial(erfSeries, x * x);
  return x < 0 ? erfc(-x) - 1 : 1 - erfc(x);
}

/** 1 - erf(x), relative accuracy in the upper tail, subnormal past 26.54. Error below 4 ulp. */
export function erfc(x: number): number {
  if (x < 0 || x < small) return x < -small ? 2 - erfc(-x) : 1 - erf(x);
  return expOfSquare(x, -1) * scaledUpper(x);
}

/** exp(x^2) erfc(x). Error below 4 ulp. */
export function erfcx(x: number): number {
  if (x >= small) return scaledUpper(x);
  if (x > -small) return Math.exp(x * x) * (1 - erf(x));
  const twice = 2 * expOfSquare(x, 1);
  return twice === Number.POSITIVE_INFINITY ? twice : twice - scaledUpper(-x);
}

const step = 0.5;
/** (k h)^2 and exp(-(k h)^2), k = 1, 2, ... */
const nodes = Array.from({ length: 13 }, (_, i) => ((i + 1) * step) ** 2);
const weights = nodes.map((square) => Math.exp(-square));

/**
 * erfcx(x) for x >= 1/2 by the trapezoidal rule of step h on exp(x^2) erfc(x) = x/pi integral exp(-t^2)/(t^2 + x^2) dt,
 * with the residue of the pole at t = ix:
 * h x/pi (1/x^2 + 2 sum_k exp(-k^2 h^2)/(k^2 h^2 + x^2)) - 2 exp(x^2)/(exp(2 pi x/h) - 1).
 * At h = 1/2 the rule's own error is exp(-pi^2/h^2) = 7e-18. Source: Chiarella & Reichel 1968.
 */
function scaledUpper(x: number): number {
  if (x > 1e8) return 1 / (x * Math.sqrt(Math.PI));
  const square = x * x;
  let sum = 0;
  for (let k = nodes.length - 1; k >= 0; k--) sum += weights[k] / (nodes[k] + square);
  const rule = ((step * x) / Math.PI) * (1 / square + 2 * sum);
  if (x > 6) return rule;
  return rule - (2 * Math.exp(square)) / Math.expm1((2 * Math.PI * x) / step);
}
