import { type Axis, formatAxes, hasAxis, unionAxes, withoutAxis } from './axis.ts';
import { ModelError } from './errors.ts';
import { topologicalOrder } from './evaluate.ts';
import type { Expression, Operand, ScanPart } from './expression.ts';
import { withHandler } from './handlers/stack.ts';
import { asExpression, input } from './leaves.ts';
import { runScan, scanResult } from './ops/scan.ts';
import { substituteNodes } from './rebuild.ts';

type Expressions<K extends string> = Readonly<Record<K, Expression>>;
type Operands<K extends string> = Readonly<Record<K, Operand>>;

/** What is carried, what is read at each index, and how a step goes. */
export interface ScanSpec<C extends string, X extends string> {
  /** The carries before the first step, none of them over the scan's axis. */
  readonly init: Operands<C>;
  /** Expressions over the scan's axis; a step sees their part at its index. */
  readonly over?: Operands<X>;
  /** From the last index to the first. */
  readonly reverse?: boolean;
  /** The next carries, all of them. May use any other expression that is not over the scan's axis. */
  step(carry: Expressions<C>, at: Expressions<X>): Operands<C>;
}

/** The carries by name: before and after each step, over the scan's axis and then their own, and after the last step. */
export type Scanned<C extends string> = { readonly [part in ScanPart]: Expressions<C> };

/**
 * Carries values from step to step along an axis. A GARCH(1, 1) variance:
 *
 *     const { variance } = scan(time, {
 *       init: { variance: start },
 *       over: { y },
 *       step: ({ variance }, { y }) => ({ variance: omega.add(alpha.mul(y.square())).add(beta.mul(variance)) }),
 *     }).before;
 *     sample('y', Normal(mu, variance.sqrt()), { obs: y });
 *
 * Carries may have axes of their own (a hidden Markov chain's log probabilities over `state`), and a step may use any op,
 * reductions and other scans among them; sites must stay outside. The step is compiled as a loop, not unrolled.
 */
export function scan<C extends string, X extends string = never>(
  axis: Axis,
  { init, over, reverse = false, step }: ScanSpec<C, X>,
): Scanned<C> {
  const names = Object.keys(init) as C[];
  const first = names.map((name) => asExpression(init[name]));
  for (const [k, value] of first.entries()) requireStart(names[k], value, axis);
  const slices = Object.entries<Operand>(over ?? {}).map(([name, operand]) =>
    sliceOf(name, asExpression(operand), axis),
  );
  const at = Object.fromEntries(slices.map(({ name, value }) => [name, value])) as Expressions<X>;
  const run = (carries: readonly Expression[]): Expression[] =>
    nextOf(names, axis, () => step(record(names, carries), at));
  const { carries, next } = trace(names, axis, first, run);
  const captured = capturedBy(next, [...carries, ...slices.map(({ value }) => value)], axis);
  const stand = captured.map(({ axes }, i) => input(`captured ${i}`, axes));
  const body = {
    ...{ axis, reverse, carries },
    parameters: [...slices.map(({ value }) => value), ...stand],
    next: substituteNodes(next, new Map(captured.map((value, i) => [value, stand[i]]))),
  };
  requireOneIndex(body.next, axis);
  const node = runScan(body, first, [...slices.map(({ source }) => source), ...captured]);
  const results = (part: ScanPart): Expressions<C> =>
    record(
      names,
      names.map((_, k) => scanResult(node, k, part)),
    );
  return { before: results('before'), after: results('after'), last: results('last') };
}

function record<K extends string>(names: readonly K[], values: readonly Expression[]): Expressions<K> {
  return Object.fromEntries(names.map((name, k) => [name, values[k]])) as Expressions<K>;
}

function requireStart(name: string, { axes }: Expression, axis: Axis): void {
  if (!hasAxis(axes, axis)) return;
  throw scanError(
    'SCAN_INIT',
    axis,
    `carry "${name}" starts with a value over ${formatAxes(axes)}, which has the scan's own axis. ` +
      'A carry starts with one value for all steps; what differs by step goes into `over`.',
    { carry: name },
  );
}

function sliceOf(
  name: string,
  source: Expression,
  axis: Axis,
): { readonly name: string; readonly source: Expression; readonly value: Expression } {
  unionAxes(source.axes, [axis]);
  if (hasAxis(source.axes, axis))
    return { name, source, value: input(`${name}[${axis.name}]`, withoutAxis(source.axes, axis)) };
  throw scanError(
    'SCAN_OVER',
    axis,
    `"${name}" has axes ${formatAxes(source.axes)}, so it has no value per step. ` +
      'Leave it out of `over`; a step may use it as it is.',
    { over: name },
  );
}

/** One run of the step, with its results in the order of the carries. */
function nextOf(names: readonly string[], axis: Axis, step: () => Operands<string>): Expression[] {
  const next = withHandler(
    {
      process: ({ name }) => {
        throw scanError(
          'SITE_IN_SCAN',
          axis,
          `site "${name}" is inside of the step. Sample before the scan, over the scan's axis where there is one value per step, ` +
            'and pass it in through `over`; observe what the scan returns.',
          { site: name },
        );
      },
    },
    step,
  );
  const missing = names.find((name) => !Object.hasOwn(next, name));
  const unknown = Object.keys(next).find((name) => !names.includes(name));
  if (missing === undefined && unknown === undefined) return names.map((name) => asExpression(next[name]));
  const fault =
    missing === undefined
      ? `returns "${unknown}", which is no carry; give it a first value in \`init\``
      : `does not return the carry "${missing}"`;
  throw scanError('SCAN_CARRY', axis, `the step ${fault}. The carries are ${names.join(', ')}.`, {
    carry: missing ?? unknown,
  });
}

/**
 * Runs the step on carries over the axes of their first values, and again on carries over the axes that came out, until
 * these stay.
 */
function trace(
  names: readonly string[],
  axis: Axis,
  first: readonly Expression[],
  run: (carries: readonly Expression[]) => Expression[],
): { readonly carries: readonly Expression[]; readonly next: readonly Expression[] } {
  const inputs = (axes: readonly (readonly Axis[])[]): Expression[] =>
    names.map((name, k) => input(name, axes[k]));
  let carries = inputs(first.map(({ axes }) => axes));
  let next = run(carries);
  // Axes pass from one carry to the next, so that it may take a run for each.
  for (let runs = 0; runs < names.length && carries.some((carry, k) => grows(carry, next[k])); runs++) {
    requireAxes(names, axis, carries, next, grows);
    carries = inputs(carries.map(({ axes }, k) => unionAxes(axes, next[k].axes)));
    next = run(carries);
  }
  requireAxes(names, axis, carries, next, () => false);
  return { carries, next };
}

/** Whether the next value of a carry has all its axes and more. */
function grows({ axes }: Expression, next: Expression): boolean {
  return next.axes.length > axes.length && axes.every((axis) => hasAxis(next.axes, axis));
}

function requireAxes(
  names: readonly string[],
  axis: Axis,
  carries: readonly Expression[],
  next: readonly Expression[],
  mayDiffer: (carry: Expression, next: Expression) => boolean,
): void {
  for (const [k, { axes }] of next.entries()) {
    const added = axes.find((candidate) => !hasAxis(carries[k].axes, candidate));
    if (added === undefined || (added.name !== axis.name && mayDiffer(carries[k], next[k]))) continue;
    throw scanError(
      'SCAN_AXES',
      axis,
      `carry "${names[k]}" has axes ${formatAxes(carries[k].axes)} at the start of a step and ${formatAxes(axes)} at its end. ` +
        (added.name === axis.name
          ? "Pass what is over the scan's axis in through `over`."
          : 'Its axes must not change from step to step; give it a first value over all of them.'),
      { carry: names[k] },
    );
  }
}

/** What the step takes from outside: the largest parts that depend on none of its inputs, constants left out. */
function capturedBy(next: readonly Expression[], inputs: readonly Expression[], axis: Axis): Expression[] {
  const inside = new Set(inputs);
  const captured = new Set<Expression>();
  const take = (node: Expression): void => {
    if (!inside.has(node) && node.op.kind !== 'constant') captured.add(node);
  };
  for (const node of topologicalOrder(next)) {
    if (!node.args.some((arg) => inside.has(arg))) continue;
    inside.add(node);
    node.args.forEach(take);
  }
  next.forEach(take);
  for (const { axes, attributes, op } of captured) {
    if (!hasAxis(axes, axis)) continue;
    throw scanError(
      'SCAN_CAPTURE',
      axis,
      `the step uses ${attributes.name === undefined ? `a value made by ${op.name}` : `"${attributes.name}"`} over ${formatAxes(axes)} as a whole. ` +
        'Pass it in through `over`, and use the part that the step is given.',
      { name: attributes.name },
    );
  }
  return [...captured];
}

/** A step sees one index of the axis, and all steps at once are its derivative: no part of it may run over the axis. */
function requireOneIndex(next: readonly Expression[], axis: Axis): void {
  const made = topologicalOrder(next).find(
    ({ args, axes }) =>
      args.length > 0 && hasAxis(axes, axis) && !args.some((arg) => hasAxis(arg.axes, axis)),
  );
  if (made === undefined) return;
  throw scanError(
    'SCAN_AXES',
    axis,
    `the step makes a value over ${formatAxes(made.axes)} by ${made.op.name}, which has the scan's own axis. ` +
      'Give the codes an axis of another name.',
    { op: made.op.name },
  );
}

function scanError(
  code: string,
  axis: Axis,
  what: string,
  details: Readonly<Record<string, unknown>>,
): ModelError {
  return new ModelError(code, `Scan along "${axis.name}": ${what}`, { ...details, axis: axis.name });
}
