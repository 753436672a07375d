import { polynomial } from './polynomial.ts';

/** B_2k / (2k (2k - 1)) */
const coefficients = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
];

/**
 * Stirling's remainder log Gamma(x) - [(x - 1/2) log x - x + log(2 pi)/2] for x >= 10;
 * relative error below 1e-15. Source: DLMF 5.11.1.
 */
export function stirlingRemainder(x: number): number {
  return polynomial(coefficients, 1 / x / x) / x;
}
