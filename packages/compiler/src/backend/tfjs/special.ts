import { polynomial } from './polynomial.ts';
import type { Tensor, Tensorflow } from './tensorflow.ts';

/** log(1 + exp(x)) = max(x, 0) + log1p(exp(-|x|)) */
export function log1pexp(tf: Tensorflow, x: Tensor): Tensor {
  return tf.add(tf.maximum(x, 0), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
}

/** log(exp(x) + exp(y)) = max(x, y) + log1p(exp(-|x - y|)); two equal infinities differ by 0. */
export function logAddExp(tf: Tensorflow, x: Tensor, y: Tensor): Tensor {
  const apart = tf.where(tf.equal(x, y), tf.scalar(0), tf.abs(tf.sub(x, y)));
  return tf.add(tf.maximum(x, y), tf.log1p(tf.exp(tf.neg(apart))));
}

/** log(1 - exp(x)), x < 0 (Maechler 2012): by expm1 near 0, by log1p far from it. */
export function log1mexp(tf: Tensorflow, x: Tensor): Tensor {
  return tf.where(tf.greater(x, -Math.LN2), tf.log(tf.neg(tf.expm1(x))), tf.log1p(tf.neg(tf.exp(x))));
}

/**
 * log(erfcx(x) / t) as a polynomial in u = 2 t - 1, t = 1 / (1 + x / 2), x >= 0; error below 1.1e-8
 * (test/fixtures/special-functions/fit_single_precision.py).
 */
const logErfcxOverT = [
  -0.6717940917, 0.6726431548, 0.04734388761, -0.04689364056, -0.009880019322, 0.008808825363, 0.001794066244,
  -0.002288765223, -0.0002279109595, 0.0005737663549, 8.000735444e-6, -8.728380362e-5,
];

/** exp(x^2) erfc(x) for x >= 0. */
function erfcxOfPositive(tf: Tensorflow, x: Tensor): Tensor {
  const t = tf.reciprocal(tf.add(tf.mul(0.5, x), 1));
  return tf.mul(t, tf.exp(polynomial(tf, tf.sub(tf.mul(2, t), 1), logErfcxOverT)));
}

/** erfcx(-x) = 2 exp(x^2) - erfcx(x) */
export function erfcx(tf: Tensorflow, x: Tensor): Tensor {
  const positive = erfcxOfPositive(tf, tf.abs(x));
  return tf.where(tf.less(x, 0), tf.sub(tf.mul(2, tf.exp(tf.square(x))), positive), positive);
}

/** erfc(-x) = 2 - erfc(x) */
export function erfc(tf: Tensorflow, x: Tensor): Tensor {
  const tail = tf.mul(erfcxOfPositive(tf, tf.abs(x)), tf.exp(tf.neg(tf.square(x))));
  return tf.where(tf.less(x, 0), tf.sub(2, tail), tail);
}

/** Taylor's series of erf(x) sqrt(pi) / (2 x) in x^2, used for |x| < 1/2. */
const erfSeries = [1, -1 / 3, 1 / 10, -1 / 42, 1 / 216, -1 / 1320];

export function erf(tf: Tensorflow, x: Tensor): Tensor {
  const near = tf.mul(tf.mul(x, 2 / Math.sqrt(Math.PI)), polynomial(tf, tf.square(x), erfSeries));
  const far = tf.mul(tf.sign(x), tf.sub(1, erfc(tf, tf.abs(x))));
  return tf.where(tf.less(tf.abs(x), 0.5), near, far);
}

/** Phi(x) = erfc(-x / sqrt(2)) / 2 */
export function ndtr(tf: Tensorflow, x: Tensor): Tensor {
  return tf.mul(0.5, erfc(tf, tf.mul(-Math.SQRT1_2, x)));
}

/** log Phi(x): below -1 by erfcx, so that it does not underflow. */
export function logNdtr(tf: Tensorflow, x: Tensor): Tensor {
  const z = tf.mul(Math.SQRT1_2, tf.abs(x));
  const scaled = tf.mul(0.5, erfcxOfPositive(tf, z));
  const square = tf.square(z);
  const below = tf.sub(tf.log(scaled), square);
  const above = tf.log1p(tf.neg(tf.mul(scaled, tf.exp(tf.neg(square)))));
  return tf.where(tf.less(x, 0), below, above);
}

// Wichura's PPND7 (Applied Statistics 1988, algorithm AS 241): a ratio of polynomials in each of three regions.
const central = {
  numerator: [3.3871327179, 50.434271938, 159.29113202, 59.10937472],
  denominator: [1, 17.895169469, 78.757757664, 67.1875636],
};
const middle = {
  numerator: [1.4234372777, 2.75681539, 1.3067284816, 0.17023821103],
  denominator: [1, 0.7370016425, 0.12021132975],
};
const outer = {
  numerator: [6.657905115, 3.081226386, 0.42868294337, 0.017337203997],
  denominator: [1, 0.24197894225, 0.012258202635],
};

/** The standard normal quantile; -infinity at 0, infinity at 1. */
export function ndtri(tf: Tensorflow, p: Tensor): Tensor {
  const ratio = (x: Tensor, { numerator, denominator }: typeof central): Tensor =>
    tf.div(polynomial(tf, x, numerator), polynomial(tf, x, denominator));
  const q = tf.sub(p, 0.5);
  const inside = tf.mul(q, ratio(tf.sub(0.180625, tf.square(q)), central));
  const r = tf.sqrt(tf.neg(tf.log(tf.minimum(p, tf.sub(1, p)))));
  const far = tf.where(tf.isInf(r), r, ratio(tf.sub(r, 5), outer));
  const tail = tf.where(tf.lessEqual(r, 5), ratio(tf.sub(r, 1.6), middle), far);
  return tf.where(tf.lessEqual(tf.abs(q), 0.425), inside, tf.mul(tf.sign(q), tail));
}
