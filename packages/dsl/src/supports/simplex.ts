import type { Axis } from '../axis.ts';
import { ModelError } from '../errors.ts';
import type { Expression, Values } from '../expression.ts';
import { exp, log, logSumExp, sum } from '../ops/index.ts';
import type { Support } from './support.ts';
import { zeroSumBasis } from './zero-sum-basis.ts';

/** A sum may differ from 1 by this much. */
const tolerance = 1e-6;

/**
 * Shares of a whole: K numbers above 0 over `axis` that sum to 1, from K - 1 unconstrained ones, as Stan since 2.37:
 *
 *     x = softmax(z),  z = V u,  V orthonormal with columns that sum to 0 (isometric log ratio; Egozcue et al. 2003)
 *     log |det J| = sum_k log x_k + log(K)/2
 */
export function simplex(axis: Axis): Support {
  if (axis.size < 2) {
    throw new ModelError(
      'AXIS_SIZE',
      `A simplex needs at least 2 shares; axis "${axis.name}" has ${axis.size}.`,
      { axis: axis.name, size: axis.size },
    );
  }
  const free = { name: `${axis.name} free`, size: axis.size - 1 };
  const basis = zeroSumBasis(axis, free);
  const logShares = (u: Expression): Expression => {
    const z = basis.times(u);
    return z.sub(logSumExp(z, axis));
  };
  return {
    name: 'simplex',
    discrete: false,
    closed: true,
    low: 0,
    high: 1,
    bijector: {
      name: 'isometricLogRatio',
      forward: (u) => exp(logShares(u)),
      inverse: (x) => basis.transposedTimes(log(x)),
      logAbsDetJacobian: (u) => sum(logShares(u), axis).add(0.5 * Math.log(axis.size)),
    },
    event: {
      axes: [axis],
      unconstrained: [free],
      description: `a vector over "${axis.name}" of numbers from 0 to 1 that sum to 1`,
      violation: sumViolation,
    },
  };
}

function sumViolation(value: Values): string | undefined {
  const total = value.reduce((partial, x) => partial + x, 0);
  return Math.abs(total - 1) <= tolerance ? undefined : `its elements sum to ${total}, not 1`;
}
