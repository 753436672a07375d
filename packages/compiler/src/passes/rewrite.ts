import { type Axis, type Expression, rebuild, topologicalOrder, withArgs } from '@bayes-window/dsl';
import type { Journal } from './journal.ts';

/** One graph to an equal one. Roots keep their order; a pass that changes nothing may return the very list that it was given. */
export type Pass = (roots: readonly Expression[], journal?: Journal) => readonly Expression[];

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
): readonly Expression[] {
  const known = sharedGraphs.get(roots);
  if (known?.keptBy.has(rule) && substitution.size === 0) return roots;
  const sharing = known?.sharing ?? new Sharing();
  const changed = new Map(substitution);
  for (const node of known?.order ?? topologicalOrder(roots)) {
    if (changed.has(node)) continue;
    const next = rule(withArgs(node, changed));
    if (next === node && known !== undefined) continue;
    const kept = sharing.intern(next, node);
    if (kept !== node) changed.set(node, kept);
  }
  if (changed.size === 0 && known !== undefined) {
    known.keptBy.add(rule);
    return roots;
  }
  const rewritten = roots.map((root) => changed.get(root) ?? root);
  sharedGraphs.set(rewritten, new SharedGraph(rewritten, sharing));
  return rewritten;
}

/** All nodes that the roots need, arguments before users; found once for a graph that was rewritten before. */
export function nodesOf(roots: readonly Expression[]): readonly Expression[] {
  return sharedGraphs.get(roots)?.order ?? topologicalOrder(roots);
}

/** A graph in which equal nodes are one, with what finds these for the nodes of the graphs made from it. */
class SharedGraph {
  readonly roots: readonly Expression[];
  readonly sharing: Sharing;
  /** The rules that change nothing in it. */
  readonly keptBy = new Set<Rule>();
  private known?: readonly Expression[];

  constructor(roots: readonly Expression[], sharing: Sharing) {
    this.roots = roots;
    this.sharing = sharing;
  }

  get order(): readonly Expression[] {
    this.known ??= topologicalOrder(this.roots);
    return this.known;
  }
}

/** What is known of the graphs that came out of a rewriting, by their list of roots: most passes leave most of a graph. */
const sharedGraphs = new WeakMap<readonly Expression[], SharedGraph>();

type Key = number | string;

/** Keeps one node per structure: same op, same arguments, same attributes. */
class Sharing {
  private readonly ids = new Map<Expression, number>();
  private readonly objects = new Map<object, number>();
  private readonly nodes = new Map<Expression['op'], Map<Key, Expression>>();

  /** The one node for all that equal `node`, which takes the place of `replaced`. */
  intern(node: Expression, replaced?: Expression): Expression {
    if (this.ids.has(node)) return node;
    const args = node.args.map((arg) => this.intern(arg));
    const known = this.nodes.get(node.op) ?? new Map<Key, Expression>();
    this.nodes.set(node.op, known);
    const key = this.keyOf(node, args);
    const same = known.get(key);
    // The same arguments in another order are meant where they replace it.
    if (same !== undefined && (same !== replaced || args.every((arg, i) => arg === same.args[i])))
      return same;
    // Equal arguments may have their axes in another order, and so gives them the node.
    const kept = args.every((arg, i) => arg === node.args[i]) ? node : rebuild(node, args);
    known.set(key, kept);
    this.ids.set(kept, this.ids.size);
    return kept;
  }

  /** What tells apart the nodes of one op; most by far have one argument or two, and cost no text. */
  private keyOf({ op, attributes, axes }: Expression, args: readonly Expression[]): Key {
    const idOf = (arg: Expression): number => this.ids.get(arg) as number;
    if (op.kind === 'elementwise' && args.length <= 2) {
      const a = idOf(args[0]);
      const b = args.length === 2 ? idOf(args[1]) : 0;
      return op.facts.commutative && b < a ? b * 2 ** 26 + a : a * 2 ** 26 + b;
    }
    const ids = args.map(idOf);
    if (op.kind === 'elementwise') return ids.join();
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
