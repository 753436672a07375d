import * as cumulative from '../cumulative.ts';
import * as ops from '../ops/index.ts';
import type { ReturningTensor } from './tensor.ts';

type Retyped<Module> = { readonly [K in keyof Module]: ReturningTensor<Module[K]> };

/** Functions that `Math` lacks, with results that operators take. */
export const {
  cholesky,
  contract,
  diagonal,
  digamma,
  erf,
  erfc,
  erfcx,
  expit,
  gather,
  inverseQuadraticForm,
  largest,
  lgamma,
  log1mexp,
  log1pexp,
  logAddExp,
  logDeterminant,
  logExpit,
  logNdtr,
  logSumExp,
  mean,
  ndtr,
  ndtri,
  quadraticForm,
  renameAxis,
  segmentSum,
  solveLower,
  solveLowerTransposed,
  square,
  stopGradient,
  sum,
  trigamma,
} = ops as unknown as Retyped<typeof ops>;

export const { cumulativeLogSumExp, cumulativeProduct, cumulativeSum, lag } =
  cumulative as unknown as Retyped<typeof cumulative>;
