import type { Operand } from '../expression.ts';
import type { Support } from './support.ts';

export function integerInterval(low: Operand, high: Operand): Support {
  return { name: 'integerInterval', discrete: true, closed: true, low, high };
}

/** 0 or 1 */
export const boolean: Support = { ...integerInterval(0, 1), name: 'boolean' };
/** 0, 1, 2, ... */
export const nonnegativeInteger: Support = {
  ...integerInterval(0, Number.POSITIVE_INFINITY),
  name: 'nonnegativeInteger',
};
