import {
  type Axis,
  add,
  constant,
  type Expression,
  hasAxis,
  input,
  runScan,
  type ScanBody,
  type ScanPart,
  scanResult,
  sizeOf,
  substituteNodes,
  topologicalOrder,
  withoutAxis,
} from '@bayes-window/dsl';

/** What of reverse mode a scan's rule needs; passed in, since reverse mode in turn needs the rule. */
export interface ReverseMode {
  pullback(
    outputs: readonly Expression[],
    cotangents: readonly Expression[],
    inputs: readonly Expression[],
  ): (Expression | undefined)[];
  sumTo(cotangent: Expression, from: readonly Axis[], to: readonly Axis[]): Expression;
}

/**
 * The adjoint of a scan is a scan the other way. With c' = F(c, x) the step at t, and b, a, l the cotangents of a carry
 * before and after each step and at the end,
 *
 *     m_t = L_t + a_t                 cotangent of the carry after step t; L is carried, from l on
 *     L_(t-1) = b_t + (dF/dc)_t' m_t
 *     cotangent of x_t = (dF/dx)_t' m_t
 *
 * The carries' values come from the scan itself, so nothing is computed twice step by step. All m_t known, the last line
 * holds for all steps at once, as a graph over the scan's axis, in loops that run in vectors; where a step does so much
 * that it had better not be done again, its end is part of the backward step. One cotangent per argument of the scan
 * (undefined where there is none).
 */
export function scanCotangents(
  scan: Expression,
  results: ReadonlyMap<Expression, Expression>,
  isActive: (arg: Expression) => boolean,
  mode: ReverseMode,
): (Expression | undefined)[] {
  const forward = forwardOf(scan, isActive);
  const backward = backwardScan(forward, results, mode);
  const first = forward.body.carries.map(({ axes }, k) => {
    const i = forward.active.indexOf(k);
    if (i < 0 || !isActive(scan.args[k])) return undefined;
    return mode.sumTo(scanResult(backward.scan, i, 'last'), axes, scan.args[k].axes);
  });
  if (backward.ofArguments !== undefined) return [...first, ...backward.ofArguments];
  const after = forward.active.map((k, i) =>
    sumOf([scanResult(backward.scan, i, 'before'), cotangentOf(results, k, 'after')]),
  );
  return [...first, ...argumentCotangents(forward, after, mode)];
}

interface Forward {
  readonly scan: Expression;
  readonly body: ScanBody;
  readonly args: readonly Expression[];
  /** The carries that depend on something that is differentiated by. */
  readonly active: readonly number[];
  /** The arguments that are differentiated by, or depend on it. */
  readonly activeArgs: readonly number[];
}

function forwardOf(scan: Expression, isActive: (arg: Expression) => boolean): Forward {
  const body = scan.attributes.scan as ScanBody;
  const count = body.carries.length;
  const args = scan.args.slice(count);
  const active = new Set<Expression>([
    ...body.carries.filter((_, k) => isActive(scan.args[k])),
    ...body.parameters.filter((_, i) => isActive(args[i])),
  ]);
  const order = topologicalOrder(body.next);
  for (let size = -1; size !== active.size; ) {
    size = active.size;
    for (const node of order) if (node.args.some((arg) => active.has(arg))) active.add(node);
    for (const [k, next] of body.next.entries()) if (active.has(next)) active.add(body.carries[k]);
  }
  return {
    ...{ scan, body, args },
    active: body.carries.flatMap((carry, k) => (active.has(carry) ? [k] : [])),
    activeArgs: args.flatMap((arg, i) => (isActive(arg) ? [i] : [])),
  };
}

function cotangentOf(
  results: ReadonlyMap<Expression, Expression>,
  carry: number,
  part: ScanPart,
): Expression | undefined {
  const parts = [...results].flatMap(
    ([
      {
        attributes: { result },
      },
      cotangent,
    ]) => (result?.carry === carry && result.part === part ? [cotangent] : []),
  );
  return parts.length === 0 ? undefined : sumOf(parts);
}

function sumOf(parts: readonly (Expression | undefined)[]): Expression {
  const present = parts.filter((part): part is Expression => part !== undefined);
  return present.length === 0 ? constant(0) : present.reduce((total, part) => add(total, part));
}

/** The carries whose next value is computed, over all axes of the carry. */
function wholeNext({ carries, next }: ScanBody): number[] {
  return carries.flatMap(({ axes }, k) =>
    next[k].args.length > 0 && next[k].axes.length === axes.length ? [k] : [],
  );
}

interface Backward {
  /** Its first carries are L. */
  readonly scan: Expression;
  /** One per argument of the forward scan, where the steps compute them. */
  readonly ofArguments?: readonly (Expression | undefined)[];
}

/** Work per step, in values, from which on a step also computes the cotangents of its arguments. */
const largeStep = 48;

/** The scan that carries L. Its arguments over the scan's axis are read at each step, as those of the forward one. */
function backwardScan(
  { scan, body, args, active, activeArgs }: Forward,
  results: ReadonlyMap<Expression, Expression>,
  { pullback, sumTo }: ReverseMode,
): Backward {
  const { axis, carries, parameters, next } = body;
  const stands = new StandIns(axis);
  const carried = active.map((k) => input(`cotangent of ${carries[k].attributes.name}`, carries[k].axes));
  const after = active.map((k, i) =>
    sumTo(sumOf([carried[i], stands.maybe(cotangentOf(results, k, 'after'))]), carries[k].axes, next[k].axes),
  );
  const inputs = [...active.map((k) => carries[k]), ...activeArgs.map((i) => parameters[i])];
  const pulled = pullback(
    active.map((k) => next[k]),
    after,
    inputs,
  );
  const [ofCarries, ofParameters] = [pulled.slice(0, active.length), pulled.slice(active.length)];
  const inStep = workOn(carried, ofCarries) >= largeStep;
  const collected = inStep ? collect(ofParameters, activeArgs, args, axis) : [];
  const before = active.map((k, i) => sumOf([ofCarries[i], stands.maybe(cotangentOf(results, k, 'before'))]));
  const values = new Map<Expression, Expression>([
    // The next values are known: what the rules say in terms of a result reads it.
    ...wholeNext(body).map((k) => [next[k], stands.of(scanResult(scan, k, 'after'))] as const),
    ...carries.map((carry, k) => [carry, stands.of(scanResult(scan, k, 'before'))] as const),
    ...parameters.map((parameter, i) => [parameter, stands.of(args[i])] as const),
  ]);
  const backward = runScan(
    {
      axis,
      reverse: !body.reverse,
      carries: [...carried, ...collected.map(({ carry }) => carry)],
      parameters: stands.inputs,
      next: substituteNodes([...before, ...collected.map((part) => part.next)], values),
    },
    [
      ...active.map((k) => cotangentOf(results, k, 'last') ?? constant(0)),
      ...collected.map(() => constant(0)),
    ],
    stands.values,
  );
  if (!inStep) return { scan: backward };
  const found = new Map(
    collected.map(({ arg, part }, j) => [arg, scanResult(backward, active.length + j, part)]),
  );
  return { scan: backward, ofArguments: args.map((_, i) => found.get(i)) };
}

/** Inputs of a body that stand for values outside of it. */
class StandIns {
  readonly inputs: Expression[] = [];
  readonly values: Expression[] = [];
  private readonly axis: Axis;

  constructor(axis: Axis) {
    this.axis = axis;
  }

  of(value: Expression): Expression {
    const made = input(`at step ${this.inputs.length}`, withoutAxis(value.axes, this.axis));
    this.inputs.push(made);
    this.values.push(value);
    return made;
  }

  maybe(value: Expression | undefined): Expression | undefined {
    return value === undefined ? undefined : this.of(value);
  }
}

/** How many values of the results depend on the cotangents that are carried. */
function workOn(carried: readonly Expression[], results: readonly (Expression | undefined)[]): number {
  const within = new Set(carried);
  let work = 0;
  for (const node of topologicalOrder(results.filter((root) => root !== undefined))) {
    if (!node.args.some((arg) => within.has(arg))) continue;
    within.add(node);
    work += Math.max(...[node, ...node.args].map(({ axes }) => sizeOf(axes)));
  }
  return work;
}

interface Collected {
  readonly arg: number;
  readonly carry: Expression;
  readonly next: Expression;
  readonly part: ScanPart;
}

/** The cotangents of the arguments as carries: per step where the argument is over the axis, else their sum so far. */
function collect(
  ofParameters: readonly (Expression | undefined)[],
  activeArgs: readonly number[],
  args: readonly Expression[],
  axis: Axis,
): Collected[] {
  return ofParameters.flatMap((value, j): Collected[] => {
    if (value === undefined) return [];
    const arg = activeArgs[j];
    const carry = input(`cotangent of argument ${arg}`, value.axes);
    return hasAxis(args[arg].axes, axis)
      ? [{ arg, carry, next: value, part: 'after' }]
      : [{ arg, carry, next: add(carry, value), part: 'last' }];
  });
}

/** The cotangents of the arguments: the body over all steps at once, pulled back. */
function argumentCotangents(
  { scan, body, args, active, activeArgs }: Forward,
  after: readonly Expression[],
  { pullback, sumTo }: ReverseMode,
): (Expression | undefined)[] {
  const { axis, carries, parameters, next } = body;
  const over = (axes: readonly Axis[]): readonly Axis[] => [axis, ...axes];
  // Arguments may depend on each other, so they are differentiated by stand-ins.
  const stands = args.map((arg, i) => input(`argument ${i}`, arg.axes));
  const states = carries.map(({ axes }, k) => input(`carry ${k}`, over(axes)));
  const lifted = substituteNodes(
    next,
    new Map([
      ...carries.map((carry, k) => [carry, states[k]] as const),
      ...parameters.map((parameter, i) => [parameter, stands[i]] as const),
    ]),
  );
  const outputs = active.map((k) => lifted[k]);
  const seeds = active.map((k, i) => sumTo(after[i], over(carries[k].axes), lifted[k].axes));
  const differentiated = activeArgs.map((i) => stands[i]);
  const pulled = pullback(outputs, seeds, differentiated);
  const values = new Map<Expression, Expression>([
    ...wholeNext(body).map((k) => [lifted[k], scanResult(scan, k, 'after')] as const),
    ...states.map((state, k) => [state, scanResult(scan, k, 'before')] as const),
    ...stands.map((stand, i) => [stand, args[i]] as const),
  ]);
  const substituted = substituteNodes(
    pulled.map((value) => value ?? constant(0)),
    values,
  );
  return args.map((_, i) => {
    const j = activeArgs.indexOf(i);
    return j < 0 || pulled[j] === undefined ? undefined : substituted[j];
  });
}
