export * from '../index.ts';
export {
  digamma,
  erf,
  erfc,
  erfcx,
  expit,
  gather,
  lgamma,
  log1mexp,
  log1pexp,
  logExpit,
  logNdtr,
  logSumExp,
  mean,
  ndtr,
  ndtri,
  segmentSum,
  square,
  stopGradient,
  sum,
  trigamma,
} from './functions.ts';
export {
  codes,
  column,
  defineDistribution,
  deterministic,
  model,
  plate,
  sample,
  tensor,
} from './primitives.ts';
export type { Codes, Natural, PlainData, Real, Tensor } from './tensor.ts';
