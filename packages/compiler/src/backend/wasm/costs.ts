import type { ElementwiseName, ReductionName } from '@bayes-window/dsl';

/** Nanoseconds per value within a loop, two lanes at a time: `npm run bench:ops`, AMD EPYC, Node 20.20, 2026-11-25. */
const elementwise: { readonly [K in ElementwiseName]: number } = {
  absolute: 0.4,
  add: 0.1,
  divide: 0.6,
  multiply: 0.4,
  negate: 0.1,
  sign: 0.5,
  sqrt: 1.2,
  square: 0.1,
  stopGradient: 0.4,
  subtract: 0.1,
  equal: 0.4,
  less: 0.4,
  lessOrEqual: 0.4,
  maximum: 0.5,
  minimum: 0.4,
  where: 0.1,
  exp: 3.6,
  expit: 5.7,
  expm1: 5.1,
  log: 4.9,
  log1mexp: 29.2,
  log1p: 5.6,
  log1pexp: 12.9,
  logAddExp: 13.5,
  logExpit: 12.9,
  power: 35.0,
  acos: 9.1,
  asin: 9.7,
  atan: 8.6,
  cos: 6.7,
  cosh: 9.5,
  sin: 6.9,
  sinh: 11.5,
  tan: 13.5,
  tanh: 6.6,
  digamma: 10.2,
  erf: 16.7,
  erfc: 14.8,
  erfcx: 11.5,
  lgamma: 15.5,
  logNdtr: 24.1,
  ndtr: 15.7,
  ndtri: 45.1,
  trigamma: 8.3,
  tetragamma: 15,
  lbeta: 45,
  logBesselI0: 60,
  logBesselI1: 60,
  besselRatio: 200,
  gammainc: 250,
  gammaincc: 250,
  gammaincByShape: 250,
  betainc: 500,
  betaincByA: 600,
  betaincByB: 600,
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

const costs: Readonly<Record<string, number>> = { ...elementwise, ...others };

/** Nanoseconds of a call and of a loop, beside their points. */
export const overhead = { call: 40, loop: 3 } as const;

/** Nanoseconds of one op at one point; an op without an entry counts as a plain one. */
export function operationCost(name: string): number {
  return costs[name] ?? 0.5;
}
