import {
  type Axis,
  add,
  apply,
  type Codes,
  constant,
  type Expression,
  elementOffsets,
  input,
  largestOp,
  log,
  maximum,
  type ScanBody,
  segmentSumOp,
  sizeOf,
  sumLogOp,
  sumOp,
  topologicalOrder,
  withoutAxis,
} from '@bayes-window/dsl';
import { isLeaf } from './tasks.ts';

/** A scan's step element by element: for each carry and parameter one scalar input per element, row-major. */
export interface UnrolledSteps {
  readonly carries: readonly (readonly Expression[])[];
  readonly parameters: readonly (readonly Expression[])[];
  readonly next: readonly (readonly Expression[])[];
}

/** Elements of an array up to which it is taken apart. */
const mostElements = 16;
/** Scalar operations up to which a step with arrays is taken apart. */
const mostOperations = 600;

/**
 * A step on numbers in place of small arrays, so that it is straight-line code without loops; undefined where it would be
 * too much code, or does what has no elements (a scan within).
 */
export function unrollSteps({ carries, parameters, next }: ScanBody): UnrolledSteps | undefined {
  const order = topologicalOrder(next);
  if ([...carries, ...parameters, ...order].every(isNumber)) {
    const each = (values: readonly Expression[]): Elements[] => values.map((value) => [value]);
    return { carries: each(carries), parameters: each(parameters), next: each(next) };
  }
  const sizes = order.map(({ axes }) => sizeOf(axes));
  const operations = sizes.reduce((total, size) => total + size, 0);
  if (Math.max(...sizes) > mostElements || (operations > order.length && operations > mostOperations))
    return undefined;
  const elements = new Map<Expression, readonly Expression[]>();
  const inputsOf = (value: Expression): readonly Expression[] => {
    const made = Array.from({ length: sizeOf(value.axes) }, (_, e) =>
      input(`${value.attributes.name} ${e}`, []),
    );
    elements.set(value, made);
    return made;
  };
  const inputs = { carries: carries.map(inputsOf), parameters: parameters.map(inputsOf) };
  for (const node of order) {
    if (elements.has(node)) continue;
    const values = elementsOf(node, (arg) => elements.get(arg) as readonly Expression[]);
    if (values === undefined) return undefined;
    elements.set(node, values);
  }
  return {
    ...inputs,
    next: next.map((value, k) =>
      spread(elements.get(value) as readonly Expression[], value.axes, carries[k].axes),
    ),
  };
}

type Elements = readonly Expression[];

function isNumber(node: Expression): boolean {
  return node.axes.length === 0 && (node.op.kind === 'elementwise' || isLeaf(node));
}

function elementsOf(node: Expression, of: (arg: Expression) => Elements): Elements | undefined {
  const { op, args, axes, attributes } = node;
  if (op.kind === 'constant') return [node];
  if (op.kind === 'data') return Array.from(attributes.values as Float64Array, (value) => constant(value));
  if (op.kind === 'elementwise') {
    const parts = args.map((arg) => spread(of(arg), arg.axes, axes));
    return Array.from({ length: sizeOf(axes) }, (_, e) =>
      apply(
        op,
        parts.map((part) => part[e]),
      ),
    );
  }
  if (op.kind === 'reduce') return reduced(node, of(args[0]));
  if (op.kind === 'gather') return gathered(of(args[0]), args[0].axes, axes, attributes.codes as Codes);
  return op === segmentSumOp ? segmented(node, of(args[0])) : undefined;
}

/** The elements of an array broadcast to other axes. */
function spread(elements: Elements, from: readonly Axis[], to: readonly Axis[]): Elements {
  const offset = elementOffsets(from, to, sizeOf(to));
  return Array.from({ length: sizeOf(to) }, (_, e) => elements[offset(e)]);
}

function reduced(
  { op, args: [arg], axes, attributes }: Expression,
  elements: Elements,
): Elements | undefined {
  const axis = attributes.axis as Axis;
  const inner = spread(elements, arg.axes, [...axes, axis]);
  const combine = op === largestOp ? maximum : add;
  if (op !== largestOp && op !== sumOp && op !== sumLogOp) return undefined;
  return Array.from({ length: sizeOf(axes) }, (_, e) => {
    const parts = inner.slice(e * axis.size, (e + 1) * axis.size);
    return balanced(op === sumLogOp ? parts.map((part) => log(part)) : parts, combine);
  });
}

/** Combined in pairs, so that few operations wait for each other. */
function balanced(parts: Elements, combine: (x: Expression, y: Expression) => Expression): Expression {
  if (parts.length === 1) return parts[0];
  const half = parts.length >> 1;
  return combine(balanced(parts.slice(0, half), combine), balanced(parts.slice(half), combine));
}

function gathered(
  elements: Elements,
  from: readonly Axis[],
  to: readonly Axis[],
  { axis, over, values }: Codes,
): Elements {
  const ordered = spread(elements, from, [...withoutAxis(from, axis), axis]);
  const rest = withoutAxis(to, over);
  const taken = Array.from(
    { length: sizeOf(to) },
    (_, e) => ordered[Math.floor(e / over.size) * axis.size + values[e % over.size]],
  );
  return spread(taken, [...rest, over], to);
}

function segmented({ args: [arg], axes, attributes }: Expression, elements: Elements): Elements {
  const { axis, over, values } = attributes.codes as Codes;
  const rest = withoutAxis(axes, axis);
  const ordered = spread(elements, arg.axes, [...rest, over]);
  const groups = Array.from({ length: sizeOf(rest) * axis.size }, (_, g) => {
    const start = Math.floor(g / axis.size) * over.size;
    return Array.from({ length: over.size }, (_, i) => i)
      .filter((i) => values[i] === g % axis.size)
      .map((i) => ordered[start + i]);
  });
  const sums = groups.map((parts) => (parts.length === 0 ? constant(0) : balanced(parts, add)));
  return spread(sums, [...rest, axis], axes);
}
