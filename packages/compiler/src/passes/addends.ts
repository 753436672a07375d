import {
  type Axis,
  add,
  constantValue,
  data,
  divide,
  type Expression,
  multiply,
  negate,
  subtract,
} from '@bayes-window/dsl';

/** One addend `scale * weights_i * body` of an expression over the axis `along`; without weights, these are 1. */
export interface Addend {
  readonly scale: number;
  readonly weights?: Float64Array;
  readonly body: Expression;
}

/** An expression as the sum of its addends, with constants and known factors per row taken out of each. */
export function addendsOf(body: Expression, along: Axis): Addend[] {
  return collect({ scale: 1, body }, along);
}

function collect(addend: Addend, along: Axis): Addend[] {
  const { op, args } = addend.body;
  const next = (body: Expression, change: Partial<Addend> = {}): Addend[] =>
    collect({ ...addend, ...change, body }, along);
  if (op === negate) return next(args[0], { scale: -addend.scale });
  if (op === add) return args.flatMap((arg) => next(arg));
  if (op === subtract) return [...next(args[0]), ...next(args[1], { scale: -addend.scale })];
  if (op === divide && isColumn(args[1], along))
    return next(args[0], {
      weights: weighted(
        addend,
        valuesOf(args[1]).map((x) => 1 / x),
      ),
    });
  if (op !== multiply) return [addend];
  const known = args.findIndex((arg) => constantValue(arg) !== undefined || isColumn(arg, along));
  if (known < 0) return [addend];
  const factor = args[known];
  const value = constantValue(factor);
  return value === undefined
    ? next(args[1 - known], { weights: weighted(addend, valuesOf(factor)) })
    : next(args[1 - known], { scale: addend.scale * value });
}

/** Data with one value per point of `along`. */
export function isColumn({ op, axes }: Expression, along: Axis): boolean {
  return op.kind === 'data' && axes.length === 1 && axes[0].name === along.name;
}

export function valuesOf(column: Expression): Float64Array {
  return column.attributes.values as Float64Array;
}

function weighted({ weights }: Addend, factor: Float64Array): Float64Array {
  return weights === undefined ? factor : weights.map((w, i) => w * factor[i]);
}

/** The sum of some addends over `along`, as one expression. */
export function sumOfAddends(addends: readonly Addend[], along: Axis): Expression {
  // What is added comes first, so that the rest can be subtracted.
  const ordered = [...addends].sort((a, b) => Number(a.scale < 0) - Number(b.scale < 0));
  return ordered
    .map(({ scale, weights, body }) => ({
      isNegative: scale < 0,
      value: multiplied(
        Math.abs(scale),
        weights === undefined ? body : multiply(data(weights, [along]), body),
      ),
    }))
    .reduce<Expression | undefined>((total, { isNegative, value }) => {
      if (total === undefined) return isNegative ? negate(value) : value;
      return isNegative ? subtract(total, value) : add(total, value);
    }, undefined) as Expression;
}

/** scale * body, written as short as it can be. */
export function multiplied(scale: number, body: Expression): Expression {
  return scale === 1 ? body : multiply(scale, body);
}
