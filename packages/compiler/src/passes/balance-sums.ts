import { add, constant, constantValue, type Expression, negate, subtract, withArgs } from '@bayes-window/dsl';
import { nodesOf, type Pass } from './rewrite.ts';

/**
 * A sum of n numbers as a balanced tree with its constants as one: so log2(n) additions wait for each other, not n.
 * A partial sum that is wanted elsewhere too stays one addend.
 */
export const balanceSums: Pass = (roots) => {
  const order = nodesOf(roots);
  const inner = innerSums(order, roots);
  const done = new Map<Expression, Expression>();
  for (const node of order) {
    if (inner.has(node)) continue;
    const isTree = isScalarSum(node) && node.args.some((arg) => inner.has(arg));
    const next = isTree ? balanced(addends(node, 1, inner), done) : withArgs(node, done);
    if (next !== node) done.set(node, next);
  }
  return done.size === 0 ? roots : roots.map((root) => done.get(root) ?? root);
};

function isScalarSum({ op, axes }: Expression): boolean {
  return axes.length === 0 && (op === add || op === subtract || op === negate);
}

/** Sums that only one other sum reads. */
function innerSums(order: readonly Expression[], roots: readonly Expression[]): ReadonlySet<Expression> {
  const readers = new Map<Expression, Expression[]>(roots.map((root) => [root, [root]]));
  for (const node of order)
    for (const arg of node.args) {
      const known = readers.get(arg);
      if (known === undefined) readers.set(arg, [node]);
      else known.push(node);
    }
  return new Set(
    order.filter((node) => {
      const [reader, ...others] = readers.get(node) as Expression[];
      return isScalarSum(node) && others.length === 0 && reader !== node && isScalarSum(reader);
    }),
  );
}

interface Addend {
  readonly sign: number;
  readonly value: Expression;
}

function addends(sum: Expression, sign: number, inner: ReadonlySet<Expression>): Addend[] {
  return sum.args.flatMap((value, i) => {
    const own = sum.op === negate || (sum.op === subtract && i === 1) ? -sign : sign;
    return inner.has(value) ? addends(value, own, inner) : [{ sign: own, value }];
  });
}

function balanced(terms: readonly Addend[], done: ReadonlyMap<Expression, Expression>): Expression {
  const isKnown = ({ value }: Addend): boolean => constantValue(value) !== undefined;
  const known = terms
    .filter(isKnown)
    .reduce((total, { sign, value }) => total + sign * (constantValue(value) as number), 0);
  const unknown = terms.filter((term) => !isKnown(term));
  const withSign = (wanted: number): Expression[] =>
    unknown.filter(({ sign }) => sign === wanted).map(({ value }) => done.get(value) ?? value);
  const plus = [...(known === 0 ? [] : [constant(known)]), ...withSign(1)];
  const minus = withSign(-1);
  if (minus.length === 0) return tree(plus.length === 0 ? [constant(0)] : plus);
  return plus.length === 0 ? negate(tree(minus)) : subtract(tree(plus), tree(minus));
}

function tree(values: readonly Expression[]): Expression {
  const half = values.length >> 1;
  return half === 0 ? values[0] : add(tree(values.slice(0, half)), tree(values.slice(half)));
}
