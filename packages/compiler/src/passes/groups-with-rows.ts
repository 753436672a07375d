import { type Codes, data, type Expression, where } from '@bayes-window/dsl';

const masks = new WeakMap<Codes, Expression | 'all'>();

/** 1 for the groups that have rows, or 'all' if each has; one node per codes. */
function maskOf(codes: Codes): Expression | 'all' {
  const known = masks.get(codes);
  if (known !== undefined) return known;
  const { axis, values } = codes;
  const mask = new Float64Array(axis.size);
  for (const group of values) mask[group] = 1;
  const made = mask.includes(0) ? data(mask, [axis]) : 'all';
  masks.set(codes, made);
  return made;
}

/**
 * x, which sums over rows by group have been multiplied into, and 0 for a group without rows: such a group is in no sum
 * over rows, while 0 times what is not finite is NaN.
 */
export function ofGroupsWithRows(x: Expression, codes: Codes): Expression {
  const mask = maskOf(codes);
  return mask === 'all' ? x : where(mask, x, 0);
}
