import { type Axis, hasAxis, sizeOf, stridesIn, withoutAxis } from '../axis.ts';
import { type ArrayOp, Expression, type Operand, type Values } from '../expression.ts';
import { asExpression } from '../leaves.ts';
import { logAddExp as logAddExpOf } from '../numeric/index.ts';
import { add, divide, multiply, subtract } from './arithmetic.ts';
import { equal, maximum } from './comparison.ts';
import { exp, log } from './exponential.ts';

/** Sum along one axis. The cotangent is constant along that axis, so it passes as it is. */
export const sumOp: ArrayOp = {
  name: 'sum',
  kind: 'reduce',
  build: ([arg], { axis }) => sum(arg, axis),
  linear: true,
  evaluate: ([arg], expression) => reduceAlong(arg, expression, 0, (total, x) => total + x),
  vjp: [(g) => g],
};

/**
 * Sum of logarithms along one axis: what a compiler puts in place of sum(log(x)), since it costs one logarithm in all.
 * d/dx_i = 1/x_i
 */
export const sumLogOp: ArrayOp = {
  name: 'sumLog',
  kind: 'reduce',
  build: ([arg], { axis }) => sumLog(arg, axis as Axis),
  linear: false,
  evaluate: ([arg], expression) => reduceAlong(arg, expression, 0, (total, x) => total + Math.log(x)),
  vjp: [(g, [x]) => divide(g, x)],
};

/** Largest value along one axis. Equal largest values, which a gather makes of one, share the cotangent. */
export const largestOp: ArrayOp = {
  name: 'largest',
  kind: 'reduce',
  build: ([arg], { axis }) => largest(arg, axis as Axis),
  linear: false,
  evaluate: ([arg], expression) => reduceAlong(arg, expression, Number.NEGATIVE_INFINITY, Math.max),
  vjp: [
    (g, [x], result) => {
      const isLargest = equal(x, result);
      return multiply(divide(g, sum(isLargest, result.attributes.axis)), isLargest);
    },
  ],
};

/**
 * log sum exp(x_i) along one axis; -Infinity counts nothing, and gets no gradient. Compilers spell it out (pass
 * `spellLogSumExp`).
 * d/dx_i = exp(x_i - result)
 */
export const logSumExpOp: ArrayOp = {
  name: 'logSumExp',
  kind: 'reduce',
  build: ([arg], { axis }) => logSumExp(arg, axis as Axis),
  linear: false,
  evaluate: ([arg], expression) => reduceAlong(arg, expression, Number.NEGATIVE_INFINITY, logAddExpOf),
  // The bound keeps -Infinity - (-Infinity) away.
  vjp: [(g, [x], result) => multiply(g, exp(subtract(x, maximum(result, -Number.MAX_VALUE))))],
};

/** The value of a reduction of one argument: `combine` folded over the axis that it reduces. */
function reduceAlong(
  arg: Values,
  { args: [{ axes }], attributes }: Expression,
  start: number,
  combine: (total: number, x: number) => number,
): Values {
  const reduced = attributes.axis as Axis;
  const kept = withoutAxis(axes, reduced);
  const [stride] = stridesIn(axes, [reduced]);
  const result = new Float64Array(sizeOf(kept)).fill(start);
  // The flat index is outer * (size * stride) + i * stride + inner.
  for (let flat = 0; flat < arg.length; flat++) {
    const inner = flat % stride;
    const outer = Math.floor(flat / (stride * reduced.size));
    const target = outer * stride + inner;
    result[target] = combine(result[target], arg[flat]);
  }
  return result;
}

/** Sum over one axis, or over all axes. An axis the operand is constant along multiplies it by the axis' size. */
export function sum(operand: Operand, axis?: Axis): Expression {
  const x = asExpression(operand);
  if (axis === undefined) return x.axes.reduce((partial: Expression, a) => sum(partial, a), x);
  if (!hasAxis(x.axes, axis)) return multiply(axis.size, x);
  return new Expression(sumOp, [x], withoutAxis(x.axes, axis), { axis });
}

/** sum(log(x), axis) */
export function sumLog(operand: Operand, axis: Axis): Expression {
  const x = asExpression(operand);
  if (!hasAxis(x.axes, axis)) return multiply(axis.size, log(x));
  return new Expression(sumLogOp, [x], withoutAxis(x.axes, axis), { axis });
}

/** Largest value along an axis; an operand constant along it is its own largest value. */
export function largest(operand: Operand, axis: Axis): Expression {
  const x = asExpression(operand);
  if (!hasAxis(x.axes, axis)) return x;
  return new Expression(largestOp, [x], withoutAxis(x.axes, axis), { axis });
}

/** log sum exp(x) along an axis. */
export function logSumExp(operand: Operand, axis: Axis): Expression {
  const x = asExpression(operand);
  if (!hasAxis(x.axes, axis)) return add(x, Math.log(axis.size));
  return new Expression(logSumExpOp, [x], withoutAxis(x.axes, axis), { axis });
}

/** Mean over one axis, or over all axes. */
export function mean(operand: Operand, axis?: Axis): Expression {
  const x = asExpression(operand);
  return divide(sum(x, axis), axis === undefined ? sizeOf(x.axes) : axis.size);
}
