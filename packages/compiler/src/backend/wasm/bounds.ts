import type { ElementwiseName, Expression } from '@bayes-window/dsl';
import { isInCode } from './constants.ts';

/** The least and the greatest value that there can be; NaN may come all the same. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

const unbounded: Bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
const notNegative: Bounds = { low: 0, high: Number.POSITIVE_INFINITY };

/** By op, from the bounds of its arguments. */
const rules: { readonly [K in ElementwiseName]?: (x: Bounds, y: Bounds) => Bounds } = {
  absolute: () => notNegative,
  square: () => notNegative,
  negate: (x) => ({ low: -x.high, high: -x.low }),
  exp: (x) => ({ low: Math.exp(x.low), high: Math.exp(x.high) }),
  add: (x, y) => ({ low: x.low + y.low, high: x.high + y.high }),
};

/** Ops that are looked through, one below the other: enough for 1 + exp(-|x|). */
const deepest = 5;

/** What is known of a value from the ops that it is made by, and the constants that are part of the code. */
export function boundsOf({ op, args, attributes }: Expression, depth = deepest): Bounds {
  const value = attributes.value as number;
  if (op.kind === 'constant' && isInCode(value)) return { low: value, high: value };
  const rule = depth === 0 ? undefined : rules[op.name as ElementwiseName];
  if (rule === undefined) return unbounded;
  const [x, y = unbounded] = args.map((arg) => boundsOf(arg, depth - 1));
  return rule(x, y);
}
