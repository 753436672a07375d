import { type Expression, sum } from '@bayes-window/dsl';
import { nodesOf, type Pass, rewrite } from './rewrite.ts';

/**
 * The sum over all rows is the sum of the groups' sums: where both sum_i f_i and segmentSum(f; c) are wanted,
 * sum_i f_i = sum_k segmentSum(f; c)_k.
 */
export const mergeSums: Pass = (roots) => {
  const segments = new Map<Expression, Expression>();
  for (const node of nodesOf(roots)) if (node.op.kind === 'segment') segments.set(node.args[0], node);
  return rewrite(roots, (node) => {
    const { op, attributes, args } = node;
    if (op.kind !== 'reduce' || !op.linear || attributes.axis === undefined) return node;
    const segment = segments.get(args[0]);
    const codes = segment?.attributes.codes;
    return segment === undefined || codes?.over.name !== attributes.axis.name
      ? node
      : sum(segment, codes.axis);
  });
};
