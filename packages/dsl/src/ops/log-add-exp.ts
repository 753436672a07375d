import type { Expression, Operand } from '../expression.ts';
import { logAddExp as logAddExpOf } from '../numeric/index.ts';
import { absolute, add, divide, multiply, negate, subtract } from './arithmetic.ts';
import { lessOrEqual, maximum, minimum, where } from './comparison.ts';
import { type BinaryOp, binary } from './define.ts';
import { exp } from './exponential.ts';

/**
 * log(exp(x) + exp(y)), without overflow; -Infinity adds nothing, and gets no gradient.
 *
 *     d/dx = exp(x - result) = (x <= y ? e : 1) / (1 + e)        e = exp(-|x - y|)
 */
export const logAddExp: BinaryOp = binary('logAddExp', {
  evaluate: logAddExpOf,
  vjp: [(g, [x, y]) => multiply(g, share(x, y, x)), (g, [x, y]) => multiply(g, share(x, y, y))],
  commutative: true,
});

/** exp(-|x - y|), the lesser exponential over the greater; 0 where both are -Infinity. */
export const lesserOverGreater = (x: Operand, y: Operand): Expression =>
  exp(negate(absolute(subtract(minimum(x, Number.MAX_VALUE), maximum(y, -Number.MAX_VALUE)))));

/** exp(of) / (exp(x) + exp(y)), of being one of the two. */
function share(x: Expression, y: Expression, of: Expression): Expression {
  const e = lesserOverGreater(x, y);
  return divide(where(lessOrEqual(of, of === x ? y : x), e, 1), add(1, e));
}
