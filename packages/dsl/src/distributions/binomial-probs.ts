import { incompleteBeta } from '../numeric/index.ts';
import { log, log1p } from '../ops/index.ts';
import { binomial } from '../random/index.ts';
import { integerInterval, nonnegativeInteger } from '../supports/index.ts';
import { defineDistribution } from './define.ts';
import { logChoose } from './log-choose.ts';
import { openUnitInterval } from './open-unit-interval.ts';

/** log p = log choose(n, x) + x log probs + (n - x) log(1 - probs),  n = totalCount */
export const BinomialProbs = defineDistribution({
  name: 'BinomialProbs',
  parameters: {
    totalCount: { support: nonnegativeInteger, default: 1 },
    probs: { support: openUnitInterval },
  },
  support: ({ totalCount }) => integerInterval(0, totalCount),
  logDensity: (x, { totalCount: n, probs }) =>
    logChoose(n, x)
      .add(x.mul(log(probs)))
      .add(n.sub(x).mul(log1p(probs.neg()))),
  sample: (source, { totalCount, probs }) => binomial(source, totalCount, probs),
  mean: ({ totalCount, probs }) => totalCount * probs,
  variance: ({ totalCount, probs }) => totalCount * probs * (1 - probs),
  cdf: (x, { totalCount, probs }) => {
    const k = Math.floor(x);
    if (k < 0) return 0;
    return k >= totalCount ? 1 : incompleteBeta(k + 1, totalCount - k, probs).upper;
  },
});
