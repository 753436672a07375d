import type { ElementwiseName } from '@bayes-window/dsl';
import { digamma, lbeta, lgamma, tetragamma, trigamma } from './gamma.ts';
import { erf, erfc, erfcx, log1mexp, log1pexp, logAddExp, logNdtr, ndtr, ndtri } from './special.ts';
import type { Tensor, Tensorflow } from './tensorflow.ts';

/** How an op is spelled on tensors that broadcast. */
export type Rule = (tf: Tensorflow, ...args: Tensor[]) => Tensor;

const flag = (tf: Tensorflow, x: Tensor): Tensor => tf.cast(x, 'float32');

/** Elementwise ops that this backend does not offer; a model that needs one is refused. */
export const notOffered = [
  'logBesselI0',
  'logBesselI1',
  'besselRatio',
  'gammainc',
  'gammaincc',
  'gammaincByShape',
  'logGammaQuantile',
  'betainc',
  'betaincByA',
  'betaincByB',
] as const satisfies readonly ElementwiseName[];

/** Every other elementwise op: a missing rule does not compile. */
export const rules: { readonly [K in Exclude<ElementwiseName, (typeof notOffered)[number]>]: Rule } = {
  add: (tf, x, y) => tf.add(x, y),
  subtract: (tf, x, y) => tf.sub(x, y),
  multiply: (tf, x, y) => tf.mul(x, y),
  divide: (tf, x, y) => tf.div(x, y),
  negate: (tf, x) => tf.neg(x),
  square: (tf, x) => tf.square(x),
  sqrt: (tf, x) => tf.sqrt(x),
  absolute: (tf, x) => tf.abs(x),
  // tf.sign makes 0 of NaN.
  sign: (tf, x) => tf.where(tf.isNaN(x), x, tf.sign(x)),
  stopGradient: (_, x) => x,
  less: (tf, x, y) => flag(tf, tf.less(x, y)),
  lessOrEqual: (tf, x, y) => flag(tf, tf.lessEqual(x, y)),
  equal: (tf, x, y) => flag(tf, tf.equal(x, y)),
  where: (tf, condition, x, y) => tf.where(tf.notEqual(condition, 0), x, y),
  minimum: (tf, x, y) => tf.minimum(x, y),
  maximum: (tf, x, y) => tf.maximum(x, y),
  exp: (tf, x) => tf.exp(x),
  log: (tf, x) => tf.log(x),
  log1p: (tf, x) => tf.log1p(x),
  expm1: (tf, x) => tf.expm1(x),
  power: (tf, x, y) => tf.pow(x, y),
  expit: (tf, x) => tf.sigmoid(x),
  logExpit: (tf, x) => tf.neg(log1pexp(tf, tf.neg(x))),
  log1pexp,
  log1mexp,
  logAddExp,
  sin: (tf, x) => tf.sin(x),
  cos: (tf, x) => tf.cos(x),
  tan: (tf, x) => tf.tan(x),
  asin: (tf, x) => tf.asin(x),
  acos: (tf, x) => tf.acos(x),
  atan: (tf, x) => tf.atan(x),
  sinh: (tf, x) => tf.sinh(x),
  cosh: (tf, x) => tf.cosh(x),
  tanh: (tf, x) => tf.tanh(x),
  lgamma,
  digamma,
  trigamma,
  tetragamma,
  lbeta,
  erf,
  erfc,
  erfcx,
  ndtr,
  logNdtr,
  ndtri,
};
