import { type Axis, type Expression, hasAxis, multiply, withoutAxis } from '@bayes-window/dsl';
import { reordered } from './axes.ts';
import type { Tensor, Tensor3D, Tensorflow } from './tensorflow.ts';

/** A tensor of shape [chains, ...axes] and its axes. */
export interface Operand {
  readonly tensor: Tensor;
  readonly axes: readonly Axis[];
}

/**
 * Whether a sum is the product of two matrices, sum_k x[l, k] y[r, k]: of a product whose factors share the summed axis
 * and no other.
 */
export function isContraction({ op, args: [body], attributes: { axis } }: Expression): boolean {
  if (op.name !== 'sum' || axis === undefined || body.op !== multiply) return false;
  const [x, y] = body.args;
  const shared = x.axes.filter((own) => hasAxis(y.axes, own));
  return shared.length === 1 && shared[0].name === axis.name;
}

/** The sum of x y along an axis, over `axes`: one product of matrices, all chains in it. */
export function contract(
  tf: Tensorflow,
  [x, y]: readonly [Operand, Operand],
  along: Axis,
  axes: readonly Axis[],
): Tensor {
  // Where one factor is the same for all chains, the other's chains are rows of its matrix.
  if (y.tensor.shape[0] === 1 && x.tensor.shape[0] > 1) return contract(tf, [y, x], along, axes);
  const [left, right] = [matrixOf(tf, x, along), matrixOf(tf, y, along)];
  const chains = y.tensor.shape[0];
  const shared = x.tensor.shape[0] === 1;
  const product = shared
    ? tf.matMul(
        tf.reshape(right, [chains * right.shape[1], along.size]),
        tf.reshape(left, [left.shape[1], along.size]),
        false,
        true,
      )
    : tf.matMul(right, left, false, true);
  const outer = [...withoutAxis(y.axes, along), ...withoutAxis(x.axes, along)];
  const shaped = tf.reshape(product, [chains, ...outer.map(({ size }) => size)]);
  return reordered(tf, shaped, outer, axes);
}

/** [chains, all other axes as one, along] */
function matrixOf(tf: Tensorflow, { tensor, axes }: Operand, along: Axis): Tensor3D {
  const ordered = reordered(tf, tensor, axes, [...withoutAxis(axes, along), along]);
  return tf.reshape(ordered, [tensor.shape[0], -1, along.size]) as Tensor3D;
}
