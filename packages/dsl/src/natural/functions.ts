import * as ops from '../ops/index.ts';
import type { ReturningTensor } from './tensor.ts';

type Functions = { readonly [K in keyof typeof ops]: ReturningTensor<(typeof ops)[K]> };

/** Functions that `Math` lacks, with results that operators take. */
export const {
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
} = ops as unknown as Functions;
