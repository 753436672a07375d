import { type Axis, formatAxes, hasAxis } from './axis.ts';
import { ModelError } from './errors.ts';
import type { Expression, Operand } from './expression.ts';
import { asExpression } from './leaves.ts';
import { add, logAddExp, multiply } from './ops/index.ts';
import { scan } from './scan.ts';

/** result_t = x_1 + ... + x_t along an axis. */
export function cumulativeSum(operand: Operand, axis: Axis): Expression {
  return accumulate('cumulativeSum', operand, axis, 0, add);
}

/** result_t = x_1 * ... * x_t along an axis; zeros are as good as other factors, for the derivative too. */
export function cumulativeProduct(operand: Operand, axis: Axis): Expression {
  return accumulate('cumulativeProduct', operand, axis, 1, multiply);
}

/** result_t = log(exp x_1 + ... + exp x_t) along an axis. */
export function cumulativeLogSumExp(operand: Operand, axis: Axis): Expression {
  return accumulate('cumulativeLogSumExp', operand, axis, Number.NEGATIVE_INFINITY, logAddExp);
}

/** result_t = x_(t-1) along an axis, and `first` at its start. */
export function lag(operand: Operand, axis: Axis, first: Operand): Expression {
  const x = along('lag', operand, axis);
  return scan(axis, { init: { x: first }, over: { x }, step: (_, { x }) => ({ x }) }).before.x;
}

function accumulate(
  what: string,
  operand: Operand,
  axis: Axis,
  start: number,
  combine: (total: Operand, x: Operand) => Expression,
): Expression {
  const x = along(what, operand, axis);
  const { after } = scan(axis, {
    init: { total: start },
    over: { x },
    step: ({ total }, { x }) => ({ total: combine(total, x) }),
  });
  return after.total;
}

function along(what: string, operand: Operand, axis: Axis): Expression {
  const x = asExpression(operand);
  if (hasAxis(x.axes, axis)) return x;
  throw new ModelError(
    'AXIS_MISSING',
    `${what} runs along axis "${axis.name}", but the expression has ${formatAxes(x.axes)}.`,
    { axis: axis.name },
  );
}
