import type { ElementwiseName, ReductionName, WholeName } from '@bayes-window/dsl';

/** Nanoseconds per value within a loop, two lanes at a time: `npm run bench:ops`, AMD EPYC, Node 20.20, 2026-11-26. */
const elementwise: { readonly [K in ElementwiseName]: number } = {
  absolute: 0.2,
  add: 0.1,
  divide: 0.5,
  multiply: 0.2,
  negate: 0.1,
  sign: 0.4,
  sqrt: 0.9,
  square: 0.1,
  stopGradient: 0.2,
  subtract: 0.1,
  equal: 0.3,
  less: 0.3,
  lessOrEqual: 0.3,
  maximum: 0.5,
  minimum: 0.4,
  where: 0.1,
  exp: 2.4,
  expit: 4.8,
  expm1: 3.7,
  log: 3.5,
  log1mexp: 21.9,
  log1p: 4.1,
  log1pexp: 8.6,
  logAddExp: 10.5,
  logExpit: 8.7,
  power: 25.4,
  acos: 5.8,
  asin: 6.1,
  atan: 5.7,
  cos: 4.8,
  cosh: 6.9,
  sin: 4.9,
  sinh: 7.7,
  tan: 8.9,
  tanh: 5.3,
  digamma: 7,
  erf: 11,
  erfc: 10,
  erfcx: 7.7,
  lgamma: 10.2,
  logNdtr: 18.4,
  ndtr: 10.5,
  ndtri: 34.2,
  trigamma: 6,
  tetragamma: 7.5,
  lbeta: 32.4,
  logBesselI0: 19.9,
  logBesselI1: 19,
  besselRatio: 108.8,
  gammainc: 69.5,
  gammaincc: 86.3,
  gammaincByShape: 95.4,
  logGammaQuantile: 280,
  betainc: 409.3,
  betaincByA: 454,
  betaincByB: 655.6,
};

/** Likewise; the data read on the way are counted in. */
const others: { readonly [K in ReductionName | 'gather' | 'store']: number } = {
  sum: 0.2,
  sumLog: 1,
  largest: 0.4,
  segmentSum: 2,
  gather: 1.5,
  store: 0.3,
};

/** Nanoseconds per multiplication, as the ops count them, for matrices of 30 rows. */
const whole: { readonly [K in WholeName]: number } = {
  matrixProduct: 0.1,
  cholesky: 0.3,
  choleskyAdjoint: 0.3,
  solveLower: 0.3,
  solveLowerTransposed: 0.3,
  eigenvectors: 0.2,
  packLower: 1,
  unpackLower: 1,
};

const costs: Readonly<Record<string, number>> = { ...elementwise, ...others, ...whole };

/** Nanoseconds of a call and of a loop, beside their points. */
export const overhead = { call: 15, loop: 3 } as const;

/** Nanoseconds of one op at one point; an op without an entry counts as a plain one. */
export function operationCost(name: string): number {
  return costs[name] ?? 0.5;
}
