import { type Axis, hasAxis, sizeOf, unionAxes, withoutAxes } from '../axis.ts';
import { elementOffsets } from '../evaluate.ts';
import { type Attributes, Expression, type Values, type Vjp, type WholeOp } from '../expression.ts';
import { expand } from './rearrange.ts';
import { sum } from './reduction.ts';

/** What makes an op of whole arrays. */
export interface WholeSpec {
  readonly name: string;
  readonly core: WholeOp['core'];
  readonly work: WholeOp['work'];
  /** The result of one repeat, row-major over its core axes, from arguments that are row-major over theirs. */
  compute(args: readonly Values[], attributes: Attributes): Values;
  /** One rule per argument, for a cotangent over all axes of the result; what the argument lacks is summed over. */
  readonly vjp: readonly Vjp[];
}

/** An op that needs its arguments whole, repeated over all axes that are not its core ones. */
export function wholeOp({ name, core, work, compute, vjp }: WholeSpec): WholeOp {
  const op: WholeOp = {
    name,
    kind: 'whole',
    core,
    work,
    linear: false,
    vjp: vjp.map(forAnyRepeats),
    build: (args, attributes) => build(op, args, attributes),
    evaluate: (values, expression) => evaluateRepeats(values, expression, core, compute),
  };
  return op;
}

/** The rule of argument k for any cotangent, summed over the repeats that the argument lacks. */
function forAnyRepeats(rule: Vjp, k: number): Vjp {
  return (g, args, result) => {
    const cotangent = rule(withCore(g, result.axes), args, result);
    const repeated = withoutAxes(cotangent.axes, args[k].axes);
    return repeated.reduce((partial: Expression, axis) => sum(partial, axis), cotangent);
  };
}

function build(op: WholeOp, args: readonly Expression[], attributes: Attributes): Expression {
  const core = op.core(attributes);
  const full = args.map((arg, k) => withCore(arg, core.args[k]));
  const repeats = full.map(({ axes }, k) => withoutAxes(axes, core.args[k])).reduce(unionAxes);
  return new Expression(op, full, [...repeats, ...core.result], attributes);
}

/** What is constant along one of the axes is written out along it. */
function withCore(arg: Expression, core: readonly Axis[]): Expression {
  const lacking = core.some((axis) => !hasAxis(arg.axes, axis));
  return lacking ? expand(arg, [...withoutAxes(arg.axes, core), ...core]) : arg;
}

function evaluateRepeats(
  values: readonly Values[],
  { args, axes, attributes }: Expression,
  coreOf: WholeOp['core'],
  compute: WholeSpec['compute'],
): Values {
  const core = coreOf(attributes);
  const repeats = withoutAxes(axes, core.result);
  const full = values.map((value, k) => broadcast(value, args[k].axes, [...repeats, ...core.args[k]]));
  const result = new Float64Array(sizeOf(axes));
  for (let i = 0; i < sizeOf(repeats); i++) {
    const own = full.map((value, k) => partOf(value, i, sizeOf(core.args[k])));
    result.set(compute(own, attributes), i * sizeOf(core.result));
  }
  return result;
}

function partOf(values: Values, index: number, size: number): Values {
  return values.subarray(index * size, (index + 1) * size);
}

function broadcast(values: Values, from: readonly Axis[], to: readonly Axis[]): Values {
  const offset = elementOffsets(from, to, sizeOf(to));
  return Float64Array.from({ length: sizeOf(to) }, (_, i) => values[offset(i)]);
}
