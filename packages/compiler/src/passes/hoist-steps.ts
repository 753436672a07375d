import {
  type Axis,
  divide,
  type Expression,
  hasAxis,
  input,
  multiply,
  runScan,
  type ScanBody,
  sizeOf,
  substituteNodes,
  topologicalOrder,
  withoutAxis,
} from '@bayes-window/dsl';
import { type Pass, rewrite } from './rewrite.ts';
import { simplify } from './simplify.ts';

/** Values beyond which an array over all steps is not made only to take work out of them. */
const mostValues = 65_536;

/**
 * What a scan's steps compute without the carries is computed for all steps at once, in loops that run in vectors; a
 * division by such a value becomes a multiplication. A step keeps what depends on the carries, and what would need an
 * array larger than any that it reads and than `mostValues`.
 */
export const hoistSteps: Pass = (roots) =>
  rewrite(roots, (node) => (node.op.kind === 'scan' ? hoist(node) : node));

function hoist(scan: Expression): Expression {
  const body = scan.attributes.scan as ScanBody;
  const { axis, carries } = body;
  const next = withoutDivisions(simplify(body.next), carries);
  const args = new Map(body.parameters.map((parameter, i) => [parameter, scan.args[carries.length + i]]));
  const outside = partsOutside(next, carries, args, axis);
  const values = substituteNodes(outside, args);
  const stands = new Stands(body);
  const moved = outside
    .map((part, i) => [part, stands.standFor(part, values[i])] as const)
    .filter(([part, stand]) => part !== stand);
  const replaced = substituteNodes(next, new Map(moved));
  const parameters = [...stands.byValue.values()];
  const isAsBefore =
    replaced.every((root, k) => root === body.next[k]) && parameters.length === body.parameters.length;
  if (isAsBefore) return scan;
  return runScan({ ...body, parameters, next: simplify(replaced) }, scan.args.slice(0, carries.length), [
    ...stands.byValue.keys(),
  ]);
}

/** The inputs of a step that stand for values outside of it: its parameters for theirs, new ones for others. */
class Stands {
  readonly byValue = new Map<Expression, Expression>();
  private readonly body: ScanBody;
  private readonly names: Set<string | undefined>;
  private serial = 0;

  constructor(body: ScanBody) {
    this.body = body;
    this.names = new Set([...body.carries, ...body.parameters].map(({ attributes }) => attributes.name));
  }

  /** What takes the place of a part of the step that has a known value. */
  standFor(part: Expression, value: Expression): Expression {
    if (value.op.kind === 'constant') return value;
    const isParameter = this.body.parameters.includes(part);
    const made = this.byValue.get(value) ?? (isParameter ? part : this.fresh(value));
    this.byValue.set(value, made);
    return made;
  }

  private fresh({ axes }: Expression): Expression {
    while (this.names.has(`at step ${this.serial}`)) this.serial++;
    return input(`at step ${this.serial++}`, withoutAxis(axes, this.body.axis));
  }
}

/** x / c = x (1 / c) where x depends on the carries and c does not. */
function withoutDivisions(
  next: readonly Expression[],
  carries: readonly Expression[],
): readonly Expression[] {
  const within = new Set(carries);
  return rewrite(next, (node) => {
    if (!node.args.some((arg) => within.has(arg))) return node;
    const [x, c] = node.args;
    const isInvariant = node.op === divide && within.has(x) && !within.has(c) && c.op.kind !== 'constant';
    const kept = isInvariant ? multiply(x, divide(1, c)) : node;
    within.add(kept);
    return kept;
  });
}

function dependents(roots: readonly Expression[], carries: readonly Expression[]): Set<Expression> {
  const within = new Set(carries);
  for (const node of topologicalOrder(roots)) if (node.args.some((arg) => within.has(arg))) within.add(node);
  return within;
}

/** The largest parts of a step that need no carry and are not too large for all steps at once, parameters included. */
function partsOutside(
  next: readonly Expression[],
  carries: readonly Expression[],
  args: ReadonlyMap<Expression, Expression>,
  axis: Axis,
): Expression[] {
  const within = dependents(next, carries);
  const sizes = sizesOutside(next, args, axis);
  const parts = new Set<Expression>();
  const seen = new Set<Expression>();
  const visit = (node: Expression): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (!within.has(node) && node.op.kind !== 'constant' && isAffordable(sizes.get(node) as Sizes))
      parts.add(node);
    else node.args.forEach(visit);
  };
  next.forEach(visit);
  return [...parts];
}

interface Sizes {
  /** Whether the value differs by step. */
  readonly perStep: boolean;
  /** Values for all steps. */
  readonly own: number;
  /** Values of the largest argument of the scan that is read. */
  readonly read: number;
}

/** What each node of a step would take as an array outside of the scan. */
function sizesOutside(
  next: readonly Expression[],
  argumentOf: ReadonlyMap<Expression, Expression>,
  axis: Axis,
): ReadonlyMap<Expression, Sizes> {
  const sizes = new Map<Expression, Sizes>();
  for (const node of topologicalOrder(next)) {
    const below = node.args.map((arg) => sizes.get(arg) as Sizes);
    const value = argumentOf.get(node);
    const perStep = value === undefined ? below.some((arg) => arg.perStep) : hasAxis(value.axes, axis);
    const own = sizeOf(node.axes) * (perStep ? axis.size : 1);
    sizes.set(node, {
      perStep,
      own,
      read: Math.max(value === undefined ? 0 : own, ...below.map((arg) => arg.read)),
    });
  }
  return sizes;
}

function isAffordable({ own, read }: Sizes): boolean {
  return own <= Math.max(mostValues, read);
}
