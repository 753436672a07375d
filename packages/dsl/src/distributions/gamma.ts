import { gammainc } from '../numeric/index.ts';
import { lgamma, log } from '../ops/index.ts';
import { gamma } from '../random/index.ts';
import { positive } from '../supports/index.ts';
import { defineDistribution } from './define.ts';

/** log p = (a - 1) log x - b x + a log b - log Gamma(a),  a = concentration, b = rate */
export const Gamma = defineDistribution({
  name: 'Gamma',
  parameters: { concentration: { support: positive }, rate: { support: positive, default: 1 } },
  support: () => positive,
  logDensity: (x, { concentration, rate }) => {
    const normaliser = concentration.mul(log(rate)).sub(lgamma(concentration));
    return concentration.sub(1).mul(log(x)).sub(rate.mul(x)).add(normaliser);
  },
  sample: (source, { concentration, rate }) => gamma(source, concentration) / rate,
  mean: ({ concentration, rate }) => concentration / rate,
  variance: ({ concentration, rate }) => concentration / rate / rate,
  cdf: (x, { concentration, rate }) => (x <= 0 ? 0 : gammainc(concentration, x * rate)),
});
