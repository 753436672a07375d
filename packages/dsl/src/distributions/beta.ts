import { betainc } from '../numeric/index.ts';
import { lbeta, log, log1p } from '../ops/index.ts';
import { beta } from '../random/index.ts';
import { positive } from '../supports/index.ts';
import { defineDistribution } from './define.ts';
import { openUnitInterval } from './open-unit-interval.ts';

/** log p = (a - 1) log x + (b - 1) log(1 - x) - log B(a, b),  a = concentration1 */
export const Beta = defineDistribution({
  name: 'Beta',
  parameters: { concentration1: { support: positive }, concentration0: { support: positive } },
  support: () => openUnitInterval,
  logDensity: (x, { concentration1: a, concentration0: b }) =>
    a
      .sub(1)
      .mul(log(x))
      .add(b.sub(1).mul(log1p(x.neg())))
      .sub(lbeta(a, b)),
  sample: (source, { concentration1, concentration0 }) => beta(source, concentration1, concentration0),
  mean: ({ concentration1: a, concentration0: b }) => a / (a + b),
  variance: ({ concentration1: a, concentration0: b }) => ((a / (a + b)) * (b / (a + b))) / (a + b + 1),
  cdf: (x, { concentration1, concentration0 }) =>
    betainc(concentration1, concentration0, Math.min(Math.max(x, 0), 1)),
});
