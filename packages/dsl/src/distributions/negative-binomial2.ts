import { betainc } from '../numeric/index.ts';
import { lgamma, log, log1p } from '../ops/index.ts';
import { gamma, poisson } from '../random/index.ts';
import { nonnegativeInteger, positive } from '../supports/index.ts';
import { defineDistribution } from './define.ts';

/**
 * log p = log Gamma(x+c) - log Gamma(c) - log Gamma(x+1) - c log(1 + mean/c) + x (log mean - log(mean + c)),
 * c = concentration; the variance is mean + mean^2/c
 */
export const NegativeBinomial2 = defineDistribution({
  name: 'NegativeBinomial2',
  parameters: { mean: { support: positive }, concentration: { support: positive } },
  support: () => nonnegativeInteger,
  logDensity: (x, { mean, concentration: c }) => {
    const coefficient = lgamma(x.add(c))
      .sub(lgamma(c))
      .sub(lgamma(x.add(1)));
    return coefficient.sub(c.mul(log1p(mean.div(c)))).add(x.mul(log(mean).sub(log(mean.add(c)))));
  },
  sample: (source, { mean, concentration }) => {
    const rate = (gamma(source, concentration) / concentration) * mean;
    return poisson(source, rate);
  },
  mean: ({ mean }) => mean,
  variance: ({ mean, concentration }) => mean + (mean / concentration) * mean,
  cdf: (x, { mean, concentration: c }) => (x < 0 ? 0 : betainc(c, Math.floor(x) + 1, c / (c + mean))),
});
