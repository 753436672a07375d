import { data, type Expression, evaluate } from '@bayes-window/dsl';
import { nodesOf, type Pass, rewrite } from './rewrite.ts';

/** Computes now whatever depends on data alone. */
export const foldData: Pass = (roots) => {
  const order = nodesOf(roots);
  const known = new Set<Expression>();
  for (const node of order) if (isKnown(node, known)) known.add(node);
  const frontier = new Set<Expression>(roots.filter((root) => known.has(root) && root.args.length > 0));
  for (const node of order) {
    if (known.has(node)) continue;
    for (const arg of node.args) if (known.has(arg) && arg.args.length > 0) frontier.add(arg);
  }
  if (frontier.size === 0) return roots;
  const nodes = [...frontier];
  const values = evaluate(nodes);
  const folded = new Map(nodes.map((node, i) => [node, data(values[i], node.axes)]));
  return rewrite(roots, (node) => node, folded);
};

function isKnown({ op, args }: Expression, known: ReadonlySet<Expression>): boolean {
  if (op.kind === 'input') return false;
  return args.every((arg) => known.has(arg));
}
