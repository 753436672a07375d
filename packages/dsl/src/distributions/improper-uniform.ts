import { ModelError } from '../errors.ts';
import { constant } from '../leaves.ts';
import { real, type Support } from '../supports/index.ts';
import { type Distribution, defineDistribution } from './define.ts';

/** log p = 0 on the whole support: a flat prior, which need not integrate to 1. Can't be drawn from. */
export function ImproperUniform(support: Support = real): Distribution {
  const build = defineDistribution({
    name: 'ImproperUniform',
    parameters: {},
    support: () => support,
    logDensity: () => constant(0),
    sample: () => {
      throw new ModelError(
        'IMPROPER_DRAW',
        'ImproperUniform has no draws: it does not integrate to 1. Give the site a value with substitute(), or a proper prior.',
      );
    },
    mean: () => Number.NaN,
    variance: () => Number.NaN,
    cdf: () => Number.NaN,
  });
  return build();
}
