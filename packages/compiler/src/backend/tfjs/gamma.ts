import { polynomial } from './polynomial.ts';
import type { Tensor, Tensorflow } from './tensorflow.ts';

// Arguments below 4 are moved up by 4, where a few terms of the asymptotic series are exact to single precision:
// f(x) = f(x + 4) - what the recurrence adds over the four steps (Abramowitz & Stegun 6.1.41, 6.3.18, 6.4.12).

const shift = 4;
const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

interface Shifted {
  /** x where it is at least 4, else x + 4. */
  readonly y: Tensor;
  /** `value` where x was moved, else 0. */
  whereMoved(value: Tensor): Tensor;
  /** x, x + 1, x + 2, x + 3; ones where x was not moved, so that nothing overflows. */
  readonly steps: readonly Tensor[];
}

function shifted(tf: Tensorflow, x: Tensor): Shifted {
  const isMoved = tf.less(x, shift);
  const start = tf.where(isMoved, x, tf.onesLike(x));
  return {
    y: tf.where(isMoved, tf.add(x, shift), x),
    whereMoved: (value) => tf.where(isMoved, value, tf.zerosLike(value)),
    steps: Array.from({ length: shift }, (_, k) => tf.add(start, k)),
  };
}

/** f where x >= 0; below, `reflect` makes of f(1 - x) and pi x, moved near 0 by whole turns, what f is there. */
function reflected(
  tf: Tensorflow,
  x: Tensor,
  f: (x: Tensor) => Tensor,
  reflect: (value: Tensor, angle: Tensor) => Tensor,
): Tensor {
  const isBelow = tf.less(x, 0);
  const value = f(tf.where(isBelow, tf.sub(1, x), x));
  const angle = tf.mul(Math.PI, tf.sub(x, tf.round(x)));
  return tf.where(isBelow, reflect(value, angle), value);
}

/** log |Gamma(x)| = log(pi / |sin(pi x)|) - log Gamma(1 - x); infinity at both infinities. */
export function lgamma(tf: Tensorflow, x: Tensor): Tensor {
  const value = reflected(
    tf,
    x,
    (y) => lgammaOfPositive(tf, y),
    (value, angle) => tf.sub(tf.sub(Math.log(Math.PI), tf.log(tf.abs(tf.sin(angle)))), value),
  );
  return tf.where(tf.isInf(x), tf.abs(x), value);
}

/** log Gamma(x) - (x - 1/2) log x + x - log(2 pi) / 2, by 1 / x. */
function stirlingSeries(tf: Tensorflow, inverse: Tensor): Tensor {
  return tf.mul(inverse, polynomial(tf, tf.square(inverse), [1 / 12, -1 / 360, 1 / 1260, -1 / 1680]));
}

function lgammaOfPositive(tf: Tensorflow, x: Tensor): Tensor {
  const { y, whereMoved, steps } = shifted(tf, x);
  const inverse = tf.reciprocal(y);
  const series = stirlingSeries(tf, inverse);
  const stirling = tf.add(tf.sub(tf.mul(tf.sub(y, 0.5), tf.log(y)), y), tf.add(series, halfLogTwoPi));
  const product = steps.reduce((p, step) => tf.mul(p, step));
  return tf.sub(stirling, whereMoved(tf.log(product)));
}

/** d log Gamma(x) / dx: psi(x) = psi(1 - x) - pi / tan(pi x); NaN at the poles 0, -1, -2, ..., where it has no sign. */
export function digamma(tf: Tensorflow, x: Tensor): Tensor {
  const value = reflected(
    tf,
    x,
    (y) => digammaOfPositive(tf, y),
    (value, angle) => tf.sub(value, tf.div(Math.PI, tf.tan(angle))),
  );
  const isPole = tf.logicalAnd(tf.lessEqual(x, 0), tf.equal(x, tf.round(x)));
  return tf.where(isPole, tf.scalar(Number.NaN), value);
}

function digammaOfPositive(tf: Tensorflow, x: Tensor): Tensor {
  const { y, whereMoved, steps } = shifted(tf, x);
  const inverse = tf.reciprocal(y);
  const square = tf.square(inverse);
  const series = tf.mul(square, polynomial(tf, square, [-1 / 12, 1 / 120, -1 / 252, 1 / 240]));
  const asymptotic = tf.add(tf.sub(tf.log(y), tf.mul(0.5, inverse)), series);
  const added = steps.map((step) => tf.reciprocal(step)).reduce((sum, term) => tf.add(sum, term));
  return tf.sub(asymptotic, whereMoved(added));
}

/** The second derivative: psi'(x) = (pi / sin(pi x))^2 - psi'(1 - x) */
export function trigamma(tf: Tensorflow, x: Tensor): Tensor {
  return reflected(
    tf,
    x,
    (y) => trigammaOfPositive(tf, y),
    (value, angle) => tf.sub(tf.square(tf.div(Math.PI, tf.sin(angle))), value),
  );
}

function trigammaOfPositive(tf: Tensorflow, x: Tensor): Tensor {
  const { y, whereMoved, steps } = shifted(tf, x);
  const inverse = tf.reciprocal(y);
  const series = polynomial(tf, inverse, [0, 1, 1 / 2, 1 / 6, 0, -1 / 30, 0, 1 / 42, 0, -1 / 30]);
  const added = steps.map((step) => tf.reciprocal(tf.square(step))).reduce((sum, term) => tf.add(sum, term));
  return tf.add(series, whereMoved(added));
}

/** The third derivative for x >= 0, NaN below. */
export function tetragamma(tf: Tensorflow, x: Tensor): Tensor {
  return tf.where(tf.less(x, 0), tf.scalar(Number.NaN), tetragammaOfPositive(tf, x));
}

function tetragammaOfPositive(tf: Tensorflow, x: Tensor): Tensor {
  const { y, whereMoved, steps } = shifted(tf, x);
  const series = polynomial(tf, tf.reciprocal(y), [0, 0, -1, -1, -1 / 2, 0, 1 / 6, 0, -1 / 6, 0, 3 / 10]);
  const added = steps
    .map((step) => tf.div(2, tf.mul(step, tf.square(step))))
    .reduce((sum, term) => tf.add(sum, term));
  return tf.sub(series, whereMoved(added));
}

/**
 * log B(a, b) for a <= b, infinity at a = 0, -infinity at b = infinity, NaN below. For b >= 4, where log Gamma(b) - log Gamma(a + b) would cancel, the difference of the
 * two series: (1/2 - b) log(1 + a/b) - a log(a + b) + a + s(b) - s(a + b).
 */
export function lbeta(tf: Tensorflow, x: Tensor, y: Tensor): Tensor {
  const [a, b] = [tf.minimum(x, y), tf.maximum(x, y)];
  const total = tf.add(a, b);
  const near = tf.sub(lgamma(tf, b), lgamma(tf, total));
  const logs = tf.sub(tf.mul(tf.sub(0.5, b), tf.log1p(tf.div(a, b))), tf.mul(a, tf.log(total)));
  const series = tf.sub(stirlingSeries(tf, tf.reciprocal(b)), stirlingSeries(tf, tf.reciprocal(total)));
  const far = tf.add(tf.add(logs, a), series);
  const inside = tf.add(lgamma(tf, a), tf.where(tf.less(b, shift), near, far));
  const value = tf.where(tf.isInf(b), tf.neg(b), inside);
  const atZero = tf.where(tf.equal(a, 0), tf.scalar(Number.POSITIVE_INFINITY), value);
  return tf.where(tf.less(a, 0), tf.scalar(Number.NaN), atZero);
}
