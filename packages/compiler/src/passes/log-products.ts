import { type Axis, add, type Expression, log, log1p, sumLog } from '@bayes-window/dsl';
import { type Pass, rewrite } from './rewrite.ts';

/**
 * sum_i log f_i = log prod_i f_i and sum_i log1p f_i = log prod_i (1 + f_i): one logarithm for the whole loop. The
 * rounding of 1 + f_i costs at most half a unit in the last place of 1 per row. For sums to one number only, where the
 * product fits in registers.
 */
export const logProducts: Pass = (roots) => rewrite(roots, productOf);

function productOf(node: Expression): Expression {
  const { op, args, axes, attributes } = node;
  if (op.kind !== 'reduce' || !op.linear || axes.length > 0) return node;
  const [{ op: inner, args: innerArgs }] = args;
  if (inner === log) return sumLog(innerArgs[0], attributes.axis as Axis);
  return inner === log1p ? sumLog(add(1, innerArgs[0]), attributes.axis as Axis) : node;
}
