import { expit } from '../numeric/index.ts';
import { log1pexp } from '../ops/index.ts';
import { boolean, real } from '../supports/index.ts';
import { defineDistribution } from './define.ts';

/** log p = x logits - log(1 + exp(logits)),  probs = 1/(1 + exp(-logits)) */
export const BernoulliLogits = defineDistribution({
  name: 'BernoulliLogits',
  parameters: { logits: { support: real } },
  support: () => boolean,
  logDensity: (x, { logits }) => x.mul(logits).sub(log1pexp(logits)),
  sample: (source, { logits }) => (source.uniform() < expit(logits) ? 1 : 0),
  mean: ({ logits }) => expit(logits),
  variance: ({ logits }) => expit(logits) * expit(-logits),
  cdf: (x, { logits }) => {
    if (x < 0) return 0;
    return x < 1 ? expit(-logits) : 1;
  },
  icdf: (p, { logits }) => (p <= expit(-logits) ? 0 : 1),
});
