import { type Axis, add, constant, type Expression, hasAxis, sum, topologicalOrder } from '@bayes-window/dsl';
import { scanCotangents } from './scan-adjoint.ts';

/**
 * Reverse mode, graph to graph (Griewank & Walther 2008, ch. 3): d output / d input for each input, in terms of the
 * same graph. Knows no op: each record has its own rule. A gradient may lack axes of its input along which it is constant.
 */
export function gradient(output: Expression, inputs: readonly Expression[]): Expression[] {
  return pullback([output], [constant(1)], inputs).map((cotangent) => cotangent ?? constant(0));
}

/** The cotangents of the inputs, given those of the outputs; undefined for an input that no output depends on. */
export function pullback(
  outputs: readonly Expression[],
  cotangents: readonly Expression[],
  inputs: readonly Expression[],
): (Expression | undefined)[] {
  const order = topologicalOrder(outputs);
  const active = activeNodes(order, inputs);
  const known = new Map<Expression, Expression>();
  for (const [i, output] of outputs.entries()) addTo(known, output, cotangents[i]);
  for (let i = order.length - 1; i >= 0; i--) {
    if (!active.has(order[i])) continue;
    if (order[i].op.kind === 'scan') propagateScan(order[i], order, active, known);
    else propagate(order[i], active, known);
  }
  return inputs.map((x) => known.get(x));
}

/** The inputs, and what depends on them. */
export function activeNodes(
  order: readonly Expression[],
  inputs: Iterable<Expression>,
): ReadonlySet<Expression> {
  const active = new Set<Expression>(inputs);
  for (const node of order) if (node.args.some((arg) => active.has(arg))) active.add(node);
  return active;
}

type Cotangents = Map<Expression, Expression>;

function addTo(cotangents: Cotangents, node: Expression, contribution: Expression): void {
  const known = cotangents.get(node);
  cotangents.set(node, known === undefined ? contribution : add(known, contribution));
}

function propagate(node: Expression, active: ReadonlySet<Expression>, cotangents: Cotangents): void {
  const { op, args } = node;
  const cotangent = cotangents.get(node);
  if (cotangent === undefined || !('vjp' in op)) return;
  args.forEach((arg, k) => {
    const rule = op.vjp[k];
    if (rule === undefined || !active.has(arg)) return;
    const full = rule(cotangent, args, node);
    addTo(cotangents, arg, op.kind === 'elementwise' ? sumTo(full, node.axes, arg.axes) : full);
  });
}

/** A scan has no cotangent of its own; its results have. */
function propagateScan(
  scan: Expression,
  order: readonly Expression[],
  active: ReadonlySet<Expression>,
  cotangents: Cotangents,
): void {
  const results = new Map(
    order.flatMap((node) => {
      const cotangent = node.args[0] === scan ? cotangents.get(node) : undefined;
      return cotangent === undefined ? [] : [[node, cotangent] as const];
    }),
  );
  if (results.size === 0) return;
  const contributions = scanCotangents(scan, results, (arg) => active.has(arg), { pullback, sumTo });
  for (const [k, contribution] of contributions.entries())
    if (contribution !== undefined) addTo(cotangents, scan.args[k], contribution);
}

/** The adjoint of broadcasting: sums over the axes that the argument lacks. */
function sumTo(cotangent: Expression, from: readonly Axis[], to: readonly Axis[]): Expression {
  return from.filter((axis) => !hasAxis(to, axis)).reduce((partial, axis) => sum(partial, axis), cotangent);
}
