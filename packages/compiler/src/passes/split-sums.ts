import { type ArrayOp, type Axis, add, type Expression, hasAxis, negate, subtract } from '@bayes-window/dsl';
import { isLinearReduction, reducedAxis } from './factor-sums.ts';
import { type Pass, rewrite } from './rewrite.ts';

/**
 * Takes out of a sum over rows the addends that need no loop: sum(a + f) = n a + sum(f), a constant along the rows or
 * known data. Two addends that both need the loop stay together, and so do all addends of a gradient (this pass runs on
 * the density alone): sum(y) - sum(theta) in place of sum(y - theta) would cancel.
 */
export const splitSums: Pass = (roots) =>
  rewrite(roots, (node) => (isLinearReduction(node) ? split(node, node.args[0]) : node));

function split(reduction: Expression, body: Expression): Expression {
  const axis = reducedAxis(reduction);
  const { op, args } = body;
  if (op === negate) return negate(split(reduction, args[0]));
  if ((op === add || op === subtract) && args.some((arg) => needsNoLoop(arg, axis))) {
    const [left, right] = args.map((arg) => split(reduction, arg));
    return op === add ? add(left, right) : subtract(left, right);
  }
  return (reduction.op as ArrayOp).build([body], reduction.attributes);
}

function needsNoLoop(arg: Expression, axis: Axis): boolean {
  return !hasAxis(arg.axes, axis) || arg.op.kind === 'data';
}
