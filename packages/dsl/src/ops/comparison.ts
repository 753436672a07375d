import { multiply } from './arithmetic.ts';
import { type BinaryOp, binary, constantValue, type TernaryOp, ternary } from './define.ts';

const none = [undefined, undefined] as const;

/** Comparisons give 1 where they hold and 0 where not; with a NaN they do not hold. */
export const less: BinaryOp = binary('less', { evaluate: (x, y) => (x < y ? 1 : 0), vjp: none });
export const lessOrEqual: BinaryOp = binary('lessOrEqual', {
  evaluate: (x, y) => (x <= y ? 1 : 0),
  vjp: none,
});
export const equal: BinaryOp = binary('equal', {
  evaluate: (x, y) => (x === y ? 1 : 0),
  vjp: none,
  commutative: true,
});

/** where(condition, x, y): x where condition is not 0, else y. The branch not taken adds nothing to the gradient. */
export const where: TernaryOp = ternary('where', {
  evaluate: (condition, x, y) => (condition !== 0 ? x : y),
  vjp: [undefined, (g, [condition]) => where(condition, g, 0), (g, [condition]) => where(condition, 0, g)],
  simplify: ([condition, x, y]) => {
    const known = constantValue(condition);
    if (known !== undefined) return known !== 0 ? x : y;
    return x === y ? x : undefined;
  },
});

export const minimum: BinaryOp = binary('minimum', {
  evaluate: (x, y) => Math.min(x, y),
  vjp: [(g, [x, y]) => multiply(g, lessOrEqual(x, y)), (g, [x, y]) => multiply(g, less(y, x))],
  commutative: true,
});

export const maximum: BinaryOp = binary('maximum', {
  evaluate: (x, y) => Math.max(x, y),
  vjp: [(g, [x, y]) => multiply(g, lessOrEqual(y, x)), (g, [x, y]) => multiply(g, less(x, y))],
  commutative: true,
});
