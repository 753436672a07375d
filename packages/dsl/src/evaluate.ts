import { type Axis, formatAxes, sameAxes, sizeOf, stridesIn } from './axis.ts';
import { ModelError } from './errors.ts';
import type { ElementwiseOp, Expression, Values } from './expression.ts';

/** Values of the inputs of a graph, each row-major over the input's axes. */
export type Bindings = ReadonlyMap<Expression, Values>;

/**
 * The executable definition of an expression: slow, obvious, and the oracle of every backend.
 * Returns one array per root, row-major over the root's axes.
 */
export function evaluate(roots: readonly Expression[], bindings: Bindings = new Map()): Values[] {
  const known = new Map<Expression, Values>(bindings);
  for (const expression of topologicalOrder(roots)) {
    if (!known.has(expression)) known.set(expression, evaluateNode(expression, known));
  }
  return roots.map((root) => known.get(root) as Values);
}

/** All nodes that the roots need, arguments before users, each once. Iterative: graphs can be deep. */
export function topologicalOrder(roots: readonly Expression[]): Expression[] {
  const order: Expression[] = [];
  const seen = new Set<Expression>();
  // The nodes on the way down, and of each the argument to visit next.
  const path: Expression[] = [];
  const next: number[] = [];
  const enter = (node: Expression): void => {
    if (seen.has(node)) return;
    seen.add(node);
    path.push(node);
    next.push(0);
  };
  for (const root of roots) {
    enter(root);
    while (path.length > 0) {
      const top = path.length - 1;
      const { args } = path[top];
      if (next[top] < args.length) {
        enter(args[next[top]++]);
        continue;
      }
      order.push(path[top]);
      path.pop();
      next.pop();
    }
  }
  return order;
}

function evaluateNode(expression: Expression, known: ReadonlyMap<Expression, Values>): Values {
  const { op, attributes, args } = expression;
  switch (op.kind) {
    case 'constant':
      return Float64Array.of(attributes.value as number);
    case 'data':
      return attributes.values as Values;
    case 'input':
      throw new ModelError('INPUT_UNBOUND', `No value was given for "${attributes.name}".`, {
        input: attributes.name,
      });
    case 'elementwise':
      return mapElements(
        op,
        expression.axes,
        args,
        args.map((arg) => known.get(arg) as Values),
      );
    default:
      return op.evaluate(
        args.map((arg) => known.get(arg) as Values),
        expression,
      );
  }
}

function mapElements(
  op: ElementwiseOp,
  axes: readonly Axis[],
  args: readonly Expression[],
  values: readonly Values[],
): Values {
  const result = new Float64Array(sizeOf(axes));
  const offsets = args.map((arg) => elementOffsets(arg.axes, axes, result.length));
  const at = (k: number, i: number): number => values[k][offsets[k](i)];
  // Spread calls are an order of magnitude slower than calls of fixed arity.
  if (op.arity === 1) for (let i = 0; i < result.length; i++) result[i] = op.evaluate(at(0, i));
  else if (op.arity === 2)
    for (let i = 0; i < result.length; i++) result[i] = op.evaluate(at(0, i), at(1, i));
  else for (let i = 0; i < result.length; i++) result[i] = op.evaluate(...args.map((_, k) => at(k, i)));
  return result;
}

/** Maps a flat index over `space` to the flat index of an array over `axes` that broadcasts to it. */
export function elementOffsets(
  axes: readonly Axis[],
  space: readonly Axis[],
  size: number,
): (i: number) => number {
  if (axes.length === 0) return () => 0;
  if (sameAxes(axes, space)) return (i) => i;
  const strides = stridesIn(axes, space);
  const offsets = new Int32Array(size);
  let repeat = size;
  space.forEach((axis, d) => {
    repeat /= axis.size;
    for (let i = 0; i < size; i++) offsets[i] += (Math.floor(i / repeat) % axis.size) * strides[d];
  });
  return (i) => offsets[i];
}

/** A one-line picture of a graph, for error messages and tests: `add(mu[school: 8], 2)`. */
export function format(expression: Expression): string {
  const { op, args, attributes, axes } = expression;
  if (op.kind === 'constant') return String(attributes.value);
  if (op.kind === 'input' || op.kind === 'data')
    return `${attributes.name ?? 'data'}${axes.length > 0 ? formatAxes(axes) : ''}`;
  const { scan, result } = attributes;
  if (result !== undefined) return `${attributes.name} ${result.part} ${format(args[0])}`;
  const steps =
    scan && `${scan.axis.name}${scan.reverse ? ' backwards' : ''}: ${scan.next.map(format).join(', ')}`;
  const extra = steps ?? attributes.axis?.name ?? attributes.codes?.name;
  return `${op.name}(${args.map(format).join(', ')}${extra === undefined ? '' : `; ${extra}`})`;
}
