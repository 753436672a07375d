import { type Axis, add, constant, type Expression, hasAxis, sum, topologicalOrder } from '@bayes-window/dsl';

/**
 * Reverse mode, graph to graph (Griewank & Walther 2008, ch. 3): d output / d input for each input, in terms of the
 * same graph. Knows no op: each record has its own rule. A gradient may lack axes of its input along which it is constant.
 */
export function gradient(output: Expression, inputs: readonly Expression[]): Expression[] {
  const order = topologicalOrder([output]);
  const active = activeNodes(order, inputs);
  const cotangents = new Map<Expression, Expression>([[output, constant(1)]]);
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i];
    const cotangent = cotangents.get(node);
    if (cotangent !== undefined && active.has(node)) propagate(node, cotangent, active, cotangents);
  }
  return inputs.map((x) => cotangents.get(x) ?? constant(0));
}

function activeNodes(order: readonly Expression[], inputs: readonly Expression[]): ReadonlySet<Expression> {
  const active = new Set<Expression>(inputs);
  for (const node of order) if (node.args.some((arg) => active.has(arg))) active.add(node);
  return active;
}

function propagate(
  node: Expression,
  cotangent: Expression,
  active: ReadonlySet<Expression>,
  cotangents: Map<Expression, Expression>,
): void {
  const { op, args } = node;
  if (!('vjp' in op)) return;
  args.forEach((arg, k) => {
    const rule = op.vjp[k];
    if (rule === undefined || !active.has(arg)) return;
    const full = rule(cotangent, args, node);
    const contribution = op.kind === 'elementwise' ? sumTo(full, node.axes, arg.axes) : full;
    const known = cotangents.get(arg);
    cotangents.set(arg, known === undefined ? contribution : add(known, contribution));
  });
}

/** The adjoint of broadcasting: sums over the axes that the argument lacks. */
function sumTo(cotangent: Expression, from: readonly Axis[], to: readonly Axis[]): Expression {
  return from.filter((axis) => !hasAxis(to, axis)).reduce((partial, axis) => sum(partial, axis), cotangent);
}
