import { log } from '../ops/index.ts';
import { exponential } from '../random/index.ts';
import { nonnegative, positive } from '../supports/index.ts';
import { defineDistribution } from './define.ts';

/** log p = log rate - rate x */
export const Exponential = defineDistribution({
  name: 'Exponential',
  parameters: { rate: { support: positive, default: 1 } },
  support: () => nonnegative,
  logDensity: (x, { rate }) => log(rate).sub(rate.mul(x)),
  sample: (source, { rate }) => exponential(source) / rate,
  mean: ({ rate }) => 1 / rate,
  variance: ({ rate }) => 1 / rate / rate,
  cdf: (x, { rate }) => (x <= 0 ? 0 : -Math.expm1(-rate * x)),
  icdf: (p, { rate }) => -Math.log1p(-p) / rate,
});
