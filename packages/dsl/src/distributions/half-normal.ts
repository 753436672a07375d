import { erf, ndtri } from '../numeric/index.ts';
import { log } from '../ops/index.ts';
import { normal } from '../random/index.ts';
import { nonnegative, positive } from '../supports/index.ts';
import { defineDistribution } from './define.ts';

const halfLogTwoOverPi = 0.5 * Math.log(2 / Math.PI);

/** log p = -z^2/2 - log scale + log(2/pi)/2,  z = x/scale */
export const HalfNormal = defineDistribution({
  name: 'HalfNormal',
  parameters: { scale: { support: positive, default: 1 } },
  support: () => nonnegative,
  logDensity: (x, { scale }) => x.div(scale).square().mul(-0.5).sub(log(scale)).add(halfLogTwoOverPi),
  sample: (source, { scale }) => scale * Math.abs(normal(source)),
  mean: ({ scale }) => scale * Math.sqrt(2 / Math.PI),
  variance: ({ scale }) => scale * scale * (1 - 2 / Math.PI),
  cdf: (x, { scale }) => (x <= 0 ? 0 : erf((x / scale) * Math.SQRT1_2)),
  icdf: (p, { scale }) => -scale * ndtri((1 - p) / 2),
});
