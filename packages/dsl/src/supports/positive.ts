import type { Operand } from '../expression.ts';
import { add, exp, log, subtract } from '../ops/index.ts';
import type { Support } from './support.ts';

/** x > low;  x = low + exp(u),  log J = u */
export function greaterThan(low: Operand): Support {
  return {
    name: 'greaterThan',
    discrete: false,
    closed: false,
    low,
    high: Number.POSITIVE_INFINITY,
    bijector: {
      name: 'exp',
      forward: (u) => (low === 0 ? exp(u) : add(low, exp(u))),
      inverse: (x) => log(subtract(x, low)),
      logAbsDetJacobian: (u) => u,
    },
  };
}

export const positive: Support = { ...greaterThan(0), name: 'positive' };
/** For observed values that may be 0. A latent value moves on x > 0. */
export const nonnegative: Support = { ...positive, name: 'nonnegative', closed: true };
