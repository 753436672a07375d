import { type Axis, type Expression, rebuild, topologicalOrder } from '@bayes-window/dsl';
import type { Journal } from './journal.ts';

/** One graph to an equal one. Roots keep their order. */
export type Pass = (roots: readonly Expression[], journal?: Journal) => Expression[];

/** What to put in place of a node whose arguments are already rewritten; the node itself to keep it. */
export type Rule = (node: Expression) => Expression;

/**
 * Rebuilds a graph from the leaves up, with `rule` applied to each node and equal nodes shared.
 * `substitution` gives replacements that are taken as they are.
 */
export function rewrite(
  roots: readonly Expression[],
  rule: Rule,
  substitution: ReadonlyMap<Expression, Expression> = new Map(),
): Expression[] {
  const done = new Map<Expression, Expression>(substitution);
  const sharing = new Sharing();
  for (const node of topologicalOrder(roots)) {
    if (done.has(node)) continue;
    const args = node.args.map((arg) => done.get(arg) as Expression);
    const rebuilt = args.every((arg, i) => arg === node.args[i]) ? node : rebuild(node, args);
    done.set(node, sharing.intern(rule(rebuilt)));
  }
  return roots.map((root) => done.get(root) as Expression);
}

type Key = number | string;

/** Keeps one node per structure: same op, same arguments, same attributes. */
class Sharing {
  private readonly ids = new Map<Expression, number>();
  private readonly objects = new Map<object, number>();
  private readonly nodes = new Map<Expression['op'], Map<Key, Expression>>();

  intern(node: Expression): Expression {
    if (this.ids.has(node)) return node;
    const args = node.args.map((arg) => this.intern(arg));
    const known = this.nodes.get(node.op) ?? new Map<Key, Expression>();
    this.nodes.set(node.op, known);
    const key = this.keyOf(node, args);
    const same = known.get(key);
    if (same !== undefined) return same;
    // Equal arguments may have their axes in another order, and so gives them the node.
    const kept = args.every((arg, i) => arg === node.args[i]) ? node : rebuild(node, args);
    known.set(key, kept);
    this.ids.set(kept, this.ids.size);
    return kept;
  }

  /** What tells apart the nodes of one op; most by far have one argument or two, and cost no text. */
  private keyOf({ op, attributes, axes }: Expression, args: readonly Expression[]): Key {
    const ids = args.map((arg) => this.ids.get(arg) as number);
    if (op.kind === 'elementwise') {
      const [a, b = 0] = ids;
      if (ids.length > 2) return ids.join();
      const [first, second] = op.facts.commutative && b < a ? [b, a] : [a, b];
      return first * 2 ** 26 + second;
    }
    const { value, values, name, axis, codes, matrix, scan, result } = attributes;
    if (op.kind === 'constant') return Object.is(value, -0) ? '-0' : (value as number);
    if (op.kind === 'input') return `${name} ${axes.map((a: Axis) => a.name)}`;
    if (op.kind === 'data')
      return `${this.objectId(values as Float64Array)} ${axes.map((a: Axis) => a.name)}`;
    if (result !== undefined) return `${ids} ${result.carry} ${result.part}`;
    const object: object | undefined = codes ?? scan;
    const square = matrix === undefined ? '' : `${matrix.row.name} ${matrix.column.name}`;
    return `${ids} ${square} ${axis?.name ?? ''} ${object === undefined ? '' : this.objectId(object)}`;
  }

  private objectId(object: object): number {
    const known = this.objects.get(object);
    if (known !== undefined) return known;
    this.objects.set(object, this.objects.size);
    return this.objects.size - 1;
  }
}
