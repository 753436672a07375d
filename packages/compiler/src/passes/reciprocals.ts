import { divide, type Expression, hasAxis, multiply } from '@bayes-window/dsl';
import { type Pass, rewrite } from './rewrite.ts';

/** x / c = x (1 / c) where x varies along an axis that c does not: one division outside the loop for one per row. */
export const reciprocals: Pass = (roots) => rewrite(roots, invert);

function invert(node: Expression): Expression {
  if (node.op !== divide) return node;
  const [x, c] = node.args;
  const isInvariant = c.op.kind !== 'constant' && x.axes.some((axis) => !hasAxis(c.axes, axis));
  return isInvariant ? multiply(x, divide(1, c)) : node;
}
