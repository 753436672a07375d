import { gammaincc } from '../numeric/index.ts';
import { lgamma, log } from '../ops/index.ts';
import { poisson } from '../random/index.ts';
import { nonnegativeInteger, positive } from '../supports/index.ts';
import { defineDistribution } from './define.ts';

/** log p = x log rate - rate - log Gamma(x + 1) */
export const Poisson = defineDistribution({
  name: 'Poisson',
  parameters: { rate: { support: positive } },
  support: () => nonnegativeInteger,
  logDensity: (x, { rate }) =>
    x
      .mul(log(rate))
      .sub(rate)
      .sub(lgamma(x.add(1))),
  sample: (source, { rate }) => poisson(source, rate),
  mean: ({ rate }) => rate,
  variance: ({ rate }) => rate,
  cdf: (x, { rate }) => (x < 0 ? 0 : gammaincc(Math.floor(x) + 1, rate)),
});
