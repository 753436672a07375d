import { type Axis, hasAxis, sameAxes } from '@bayes-window/dsl';
import type { Tensor, Tensorflow } from './tensorflow.ts';

// A value over axes [a, b] is a tensor of shape [chains, a, b]; the first dimension is 1 where the value is the same for
// all chains.

/** `x` over `from` as a tensor that broadcasts over `to`: its dimensions in the order of `to`, 1 where it lacks an axis. */
export function aligned(tf: Tensorflow, x: Tensor, from: readonly Axis[], to: readonly Axis[]): Tensor {
  if (sameAxes(from, to)) return x;
  const kept = to.filter((axis) => hasAxis(from, axis));
  const shape = to.map((axis) => (hasAxis(from, axis) ? axis.size : 1));
  return tf.reshape(reordered(tf, x, from, kept), [x.shape[0], ...shape]);
}

/** The same values with their axes in another order. */
export function reordered(tf: Tensorflow, x: Tensor, from: readonly Axis[], to: readonly Axis[]): Tensor {
  if (sameAxes(from, to)) return x;
  return tf.transpose(x, [0, ...to.map((axis) => dimensionOf(from, axis))]);
}

/** Where an axis lies in the shape. */
export function dimensionOf(axes: readonly Axis[], axis: Axis): number {
  return 1 + axes.findIndex(({ name }) => name === axis.name);
}
