import type { Axis } from '../axis.ts';
import { nonnegativeInteger } from './integers.ts';
import type { Support } from './support.ts';

/** Whole numbers over `axis` that sum to `total`, where that is known. */
export function counts(axis: Axis, total: number | undefined): Support {
  const sum = total === undefined ? '' : ` that sum to ${total}`;
  return {
    ...nonnegativeInteger,
    name: 'counts',
    event: {
      axes: [axis],
      unconstrained: [],
      description: `a vector of whole numbers from 0${sum} over "${axis.name}"`,
      violation: (value) => {
        const got = value.reduce((partial, x) => partial + x, 0);
        return total === undefined || got === total ? undefined : `its elements sum to ${got}, not ${total}`;
      },
    },
  };
}
