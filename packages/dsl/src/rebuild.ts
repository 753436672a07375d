import { topologicalOrder } from './evaluate.ts';
import type { ElementwiseOp, Expression } from './expression.ts';

/** The same op on other arguments. */
export function rebuild(node: Expression, args: readonly Expression[]): Expression {
  const { op, attributes } = node;
  if (op.kind === 'elementwise') return apply(op, args);
  return 'build' in op ? op.build(args, attributes) : node;
}

/** The node on what has taken the place of its arguments; itself where nothing has. */
export function withArgs(node: Expression, replacements: ReadonlyMap<Expression, Expression>): Expression {
  if (replacements.size === 0 || !node.args.some((arg) => replacements.has(arg))) return node;
  return rebuild(
    node,
    node.args.map((arg) => replacements.get(arg) ?? arg),
  );
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
  if (replacements.size === 0) return [...roots];
  const changed = new Map(replacements);
  for (const node of topologicalOrder(roots))
    if (!changed.has(node)) {
      const rebuilt = withArgs(node, changed);
      if (rebuilt !== node) changed.set(node, rebuilt);
    }
  return roots.map((root) => changed.get(root) ?? root);
}
