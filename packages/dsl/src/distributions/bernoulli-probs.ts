import { log, log1p } from '../ops/index.ts';
import { boolean } from '../supports/index.ts';
import { defineDistribution } from './define.ts';
import { openUnitInterval } from './open-unit-interval.ts';

/** log p = x log probs + (1 - x) log(1 - probs) */
export const BernoulliProbs = defineDistribution({
  name: 'BernoulliProbs',
  parameters: { probs: { support: openUnitInterval } },
  support: () => boolean,
  logDensity: (x, { probs }) => x.mul(log(probs)).add(x.sub(1).neg().mul(log1p(probs.neg()))),
  sample: (source, { probs }) => (source.uniform() < probs ? 1 : 0),
  mean: ({ probs }) => probs,
  variance: ({ probs }) => probs * (1 - probs),
  cdf: (x, { probs }) => {
    if (x < 0) return 0;
    return x < 1 ? 1 - probs : 1;
  },
  icdf: (p, { probs }) => (p <= 1 - probs ? 0 : 1),
});
