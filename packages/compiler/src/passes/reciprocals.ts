import { constant, constantValue, data, divide, type Expression, hasAxis, multiply } from '@bayes-window/dsl';
import { nodesOf, type Pass, rewrite } from './rewrite.ts';

/**
 * x / c = x (1 / c), at most one rounding apart, where that saves divisions: c is known, divides more than one value, or
 * lacks an axis of x (one division outside the loop for one per row).
 */
export const reciprocals: Pass = (roots) => {
  const uses = new Map<Expression, number>();
  for (const { op, args } of nodesOf(roots))
    if (op === divide) uses.set(args[1], (uses.get(args[1]) ?? 0) + 1);
  const isShared = (c: Expression): boolean => (uses.get(c) ?? 0) > 1;
  return rewrite(roots, (node) => {
    const { op, args } = node;
    if (op !== divide) return node;
    const [x, c] = args;
    const known = knownReciprocal(c);
    if (known !== undefined) return multiply(x, known);
    const isInvariant = x.axes.some((axis) => !hasAxis(c.axes, axis));
    return (isInvariant || isShared(c)) && constantValue(x) !== 1 ? multiply(x, divide(1, c)) : node;
  });
};

/** 1 / c of a constant or data, if it neither overflows nor loses bits. */
function knownReciprocal(c: Expression): Expression | undefined {
  const value = constantValue(c);
  if (value !== undefined) return isSafe(1 / value) ? constant(1 / value) : undefined;
  if (c.op.kind !== 'data') return undefined;
  const inverse = (c.attributes.values as Float64Array).map((x) => 1 / x);
  return inverse.every(isSafe) ? data(inverse, c.axes) : undefined;
}

const isSafe = (reciprocal: number): boolean => Math.abs(reciprocal) > 1e-300 && Math.abs(reciprocal) < 1e300;
