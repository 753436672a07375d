import { lbeta as lbetaOf, logChoose as logChooseOf } from '../numeric/index.ts';
import { lbeta } from '../ops/index.ts';
import { beta, binomial } from '../random/index.ts';
import { integerInterval, nonnegativeInteger, positive } from '../supports/index.ts';
import { defineDistribution } from './define.ts';
import { logChoose } from './log-choose.ts';

/** Binomial whose probability is Beta(a, b): log p = log choose(n, x) + log B(x + a, n - x + b) - log B(a, b), a = concentration1 */
export const BetaBinomial = defineDistribution({
  name: 'BetaBinomial',
  parameters: {
    concentration1: { support: positive },
    concentration0: { support: positive },
    totalCount: { support: nonnegativeInteger, default: 1 },
  },
  support: ({ totalCount }) => integerInterval(0, totalCount),
  logDensity: (x, { concentration1: a, concentration0: b, totalCount: n }) =>
    logChoose(n, x)
      .add(lbeta(x.add(a), n.sub(x).add(b)))
      .sub(lbeta(a, b)),
  sample: (source, { concentration1, concentration0, totalCount }) =>
    binomial(source, totalCount, beta(source, concentration1, concentration0)),
  mean: ({ concentration1: a, concentration0: b, totalCount: n }) => (n * a) / (a + b),
  variance: ({ concentration1: a, concentration0: b, totalCount: n }) =>
    ((n * a * b) / (a + b) / (a + b)) * ((a + b + n) / (a + b + 1)),
  cdf: (x, { concentration1: a, concentration0: b, totalCount: n }) => {
    if (x >= n) return 1;
    let total = 0;
    for (let k = 0; k <= Math.floor(x); k++)
      total += Math.exp(logChooseOf(n, k) + lbetaOf(k + a, n - k + b) - lbetaOf(a, b));
    return total;
  },
});
