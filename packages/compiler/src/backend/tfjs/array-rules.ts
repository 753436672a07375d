import { type Axis, type Codes, type Expression, type ReductionName, withoutAxis } from '@bayes-window/dsl';
import { dimensionOf, reordered } from './axes.ts';
import type { Tensor, Tensorflow } from './tensorflow.ts';

/** What a rule of arrays is given: its argument, and its codes as a tensor where it has some. */
export interface Application {
  readonly node: Expression;
  readonly x: Tensor;
  readonly codes?: Tensor;
}

type ArrayRule = (tf: Tensorflow, application: Application) => Tensor;

/** The dimension that a reduction of `node` runs along. */
function reduced({ args: [{ axes }], attributes }: Expression): number {
  return dimensionOf(axes, attributes.axis as Axis);
}

/** Every op that rearranges or reduces arrays: a missing rule does not compile. */
export const arrayRules: { readonly [K in ReductionName | 'gather']: ArrayRule } = {
  sum: (tf, { node, x }) => tf.sum(x, reduced(node)),
  sumLog: (tf, { node, x }) => tf.sum(tf.log(x), reduced(node)),
  largest: (tf, { node, x }) => tf.max(x, reduced(node)),
  gather: (tf, { node, x, codes }) =>
    tf.gather(x, codes as Tensor, dimensionOf(node.args[0].axes, (node.attributes.codes as Codes).axis)),
  segmentSum,
};

/**
 * Rows are scattered along the first dimension, where those of one place are added. `unsortedSegmentSum` multiplies all rows by a
 * mask for each segment: slower, and a NaN or infinite row makes NaN of every segment.
 */
function segmentSum(tf: Tensorflow, { node, x, codes }: Application): Tensor {
  const { over, axis } = node.attributes.codes as Codes;
  const { axes } = node.args[0];
  const others = withoutAxis(axes, over);
  const [chains, ...sizes] = x.shape;
  const rowsFirst = tf.transpose(x, [
    dimensionOf(axes, over),
    0,
    ...others.map((other) => dimensionOf(axes, other)),
  ]);
  const rest = sizes.reduce((product, size) => product * size, chains) / over.size;
  const places = tf.reshape(codes as Tensor, [over.size, 1]);
  const sums = tf.scatterND(places, tf.reshape(rowsFirst, [over.size, rest]), [axis.size, rest]);
  const shaped = tf.reshape(tf.transpose(sums), [chains, ...others.map(({ size }) => size), axis.size]);
  return reordered(tf, shaped, [...others, axis], node.axes);
}
