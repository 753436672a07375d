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
