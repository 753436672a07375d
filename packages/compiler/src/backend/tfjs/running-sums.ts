import { add, constantValue, type Expression, hasAxis, type ScanBody, withoutAxis } from '@bayes-window/dsl';
import { dimensionOf, reordered } from './axes.ts';
import type { Tensor, Tensorflow } from './tensorflow.ts';

/** What a scan sums up step by step, from 0 on, if that is all it does: the only scans that this backend offers. */
export function summedBy({ args: [start, x, ...others], attributes }: Expression): Expression | undefined {
  const { axis, carries, parameters, next } = attributes.scan as ScanBody;
  const [[total], [element], [value]] = [carries, parameters, next];
  if (carries.length > 1 || x === undefined || others.length > 0 || constantValue(start) !== 0)
    return undefined;
  const isSum = value.op === add && value.args.includes(total) && value.args.includes(element);
  const isOverAll = hasAxis(x.axes, axis) && withoutAxis(x.axes, axis).length === total.axes.length;
  return isSum && isOverAll ? x : undefined;
}

/** A result of such a scan, from what it sums up. */
export function runningSum(
  tf: Tensorflow,
  { args: [scan], axes, attributes }: Expression,
  x: Tensor,
): Tensor {
  const { axis, reverse } = scan.attributes.scan as ScanBody;
  const from = scan.args[1].axes;
  const dimension = dimensionOf(from, axis);
  const part = attributes.result?.part;
  return part === 'last'
    ? reordered(tf, tf.sum(x, dimension), withoutAxis(from, axis), axes)
    : reordered(tf, tf.cumsum(x, dimension, part === 'before', reverse), from, axes);
}
