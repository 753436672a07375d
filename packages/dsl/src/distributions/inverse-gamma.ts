import { gammaincc } from '../numeric/index.ts';
import { lgamma, log } from '../ops/index.ts';
import { gamma } from '../random/index.ts';
import { positive } from '../supports/index.ts';
import { defineDistribution } from './define.ts';

/** log p = -(a + 1) log x - b/x + a log b - log Gamma(a),  a = concentration, b = rate */
export const InverseGamma = defineDistribution({
  name: 'InverseGamma',
  parameters: { concentration: { support: positive }, rate: { support: positive, default: 1 } },
  support: () => positive,
  logDensity: (x, { concentration, rate }) => {
    const normaliser = concentration.mul(log(rate)).sub(lgamma(concentration));
    return normaliser.sub(concentration.add(1).mul(log(x))).sub(rate.div(x));
  },
  sample: (source, { concentration, rate }) => rate / gamma(source, concentration),
  mean: ({ concentration, rate }) =>
    concentration > 1 ? rate / (concentration - 1) : Number.POSITIVE_INFINITY,
  variance: ({ concentration, rate }) =>
    concentration > 2 ? (rate / (concentration - 1)) ** 2 / (concentration - 2) : Number.POSITIVE_INFINITY,
  cdf: (x, { concentration, rate }) => (x <= 0 ? 0 : gammaincc(concentration, rate / x)),
});
