import { log, log1p } from '../ops/index.ts';
import { nonnegative, positive } from '../supports/index.ts';
import { defineDistribution } from './define.ts';

const logTwoOverPi = Math.log(2 / Math.PI);

/** log p = -log(1 + z^2) - log scale + log(2/pi),  z = x/scale */
export const HalfCauchy = defineDistribution({
  name: 'HalfCauchy',
  parameters: { scale: { support: positive, default: 1 } },
  support: () => nonnegative,
  logDensity: (x, { scale }) => log1p(x.div(scale).square()).neg().sub(log(scale)).add(logTwoOverPi),
  sample: (source, { scale }) => scale * Math.tan((Math.PI / 2) * source.uniform()),
  mean: () => Number.POSITIVE_INFINITY,
  variance: () => Number.NaN,
  cdf: (x, { scale }) => (x <= 0 ? 0 : (2 / Math.PI) * Math.atan(x / scale)),
  icdf: (p, { scale }) => scale * Math.tan((Math.PI / 2) * p),
});
