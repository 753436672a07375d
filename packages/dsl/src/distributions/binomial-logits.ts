import { betainc, expit } from '../numeric/index.ts';
import { log1pexp } from '../ops/index.ts';
import { binomial } from '../random/index.ts';
import { integerInterval, nonnegativeInteger, real } from '../supports/index.ts';
import { defineDistribution } from './define.ts';
import { logChoose } from './log-choose.ts';

/** log p = log choose(n, x) + x logits - n log(1 + exp(logits)),  n = totalCount, probs = 1/(1 + exp(-logits)) */
export const BinomialLogits = defineDistribution({
  name: 'BinomialLogits',
  parameters: { totalCount: { support: nonnegativeInteger, default: 1 }, logits: { support: real } },
  support: ({ totalCount }) => integerInterval(0, totalCount),
  logDensity: (x, { totalCount: n, logits }) =>
    logChoose(n, x)
      .add(x.mul(logits))
      .sub(n.mul(log1pexp(logits))),
  sample: (source, { totalCount, logits }) => binomial(source, totalCount, expit(logits)),
  mean: ({ totalCount, logits }) => totalCount * expit(logits),
  variance: ({ totalCount, logits }) => totalCount * expit(logits) * expit(-logits),
  cdf: (x, { totalCount, logits }) => {
    const k = Math.floor(x);
    if (k < 0) return 0;
    return k >= totalCount ? 1 : betainc(totalCount - k, k + 1, expit(-logits));
  },
});
