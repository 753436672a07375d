import { topologicalOrder } from './evaluate.ts';
import type { ElementwiseOp, Expression } from './expression.ts';

/** The same op on other arguments. */
export function rebuild(node: Expression, args: readonly Expression[]): Expression {
  const { op, attributes } = node;
  if (op.kind === 'elementwise') return apply(op, args);
  return 'build' in op ? op.build(args, attributes) : node;
}

/** Op records are their own builders. */
export function apply(op: ElementwiseOp, args: readonly Expression[]): Expression {
  return (op as unknown as (...args: readonly Expression[]) => Expression)(...args);
}

/** The roots with other expressions in place of some of their nodes. */
export function substituteNodes(
  roots: readonly Expression[],
  replacements: ReadonlyMap<Expression, Expression>,
): Expression[] {
  const done = new Map(replacements);
  for (const node of topologicalOrder(roots)) {
    if (done.has(node)) continue;
    const args = node.args.map((arg) => done.get(arg) as Expression);
    done.set(node, args.every((arg, i) => arg === node.args[i]) ? node : rebuild(node, args));
  }
  return roots.map((root) => done.get(root) as Expression);
}
