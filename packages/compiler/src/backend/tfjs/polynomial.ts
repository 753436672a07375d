import type { Tensor, Tensorflow } from './tensorflow.ts';

/** c[0] + c[1] x + c[2] x^2 + ... by Horner's rule. */
export function polynomial(tf: Tensorflow, x: Tensor, c: readonly number[]): Tensor {
  const highest: Tensor = tf.scalar(c[c.length - 1]);
  return c.slice(0, -1).reduceRight((sum, coefficient) => tf.add(tf.mul(sum, x), coefficient), highest);
}
