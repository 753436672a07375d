import { apply, type Codes, type Expression, gather, hasAxis } from '@bayes-window/dsl';
import { type Pass, rewrite } from './rewrite.ts';

/**
 * Computes per group what is constant in the group:
 * f(gather(x; c), gather(y; c), s) = gather(f(x, y, s); c), where s lacks the axis that the gather makes.
 */
export const liftGathers: Pass = (roots) => rewrite(roots, liftNode);

function liftNode(node: Expression): Expression {
  const { op, args } = node;
  if (op.kind !== 'elementwise') return node;
  const codes = args.map(gatherCodes).find((c) => c !== undefined);
  if (codes === undefined) return node;
  const lifted = args.map((arg) => withoutGather(arg, codes));
  if (lifted.some((arg) => arg === undefined)) return node;
  return gather(liftNode(apply(op, lifted as Expression[])), codes);
}

/** The codes of a gather, else undefined. */
export function gatherCodes({ op, attributes }: Expression): Codes | undefined {
  return op.kind === 'gather' ? attributes.codes : undefined;
}

function withoutGather(arg: Expression, codes: Codes): Expression | undefined {
  if (gatherCodes(arg) === codes) return arg.args[0];
  return hasAxis(arg.axes, codes.over) || hasAxis(arg.axes, codes.axis) ? undefined : arg;
}
