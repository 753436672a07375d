import type { Operand } from '../expression.ts';
import { add, divide, expit, log, log1p, logExpit, multiply, negate, subtract } from '../ops/index.ts';
import type { Bijector, Support } from './support.ts';

/** x = 1 / (1 + exp(-u)),  log J = log x + log(1 - x) */
const logistic: Bijector = {
  name: 'logistic',
  forward: (u) => expit(u),
  inverse: (x) => subtract(log(x), log1p(negate(x))),
  logAbsDetJacobian: (u) => add(logExpit(u), logExpit(negate(u))),
};

export const unitInterval: Support = {
  name: 'unitInterval',
  discrete: false,
  closed: true,
  low: 0,
  high: 1,
  bijector: logistic,
};

/** low < x < high;  x = low + (high - low) expit(u),  log J = log(high - low) + log expit(u) + log expit(-u) */
export function interval(low: Operand, high: Operand): Support {
  const width = subtract(high, low);
  return {
    name: 'interval',
    discrete: false,
    closed: true,
    low,
    high,
    bijector: {
      name: 'scaledLogistic',
      forward: (u) => add(low, multiply(width, logistic.forward(u))),
      inverse: (x) => logistic.inverse(divide(subtract(x, low), width)),
      logAbsDetJacobian: (u) => add(log(width), logistic.logAbsDetJacobian(u)),
    },
  };
}
