import type { Axis } from '../axis.ts';
import { constant } from '../leaves.ts';
import type { Support } from './support.ts';

export const real: Support = {
  name: 'real',
  discrete: false,
  closed: false,
  low: Number.NEGATIVE_INFINITY,
  high: Number.POSITIVE_INFINITY,
  bijector: { name: 'identity', forward: (u) => u, inverse: (x) => x, logAbsDetJacobian: () => constant(0) },
};

/** Any vector over `axis`. */
export function realVector(axis: Axis): Support {
  return {
    ...real,
    name: 'realVector',
    event: {
      axes: [axis],
      unconstrained: [axis],
      description: `a vector of real numbers over "${axis.name}"`,
      violation: () => undefined,
    },
  };
}
