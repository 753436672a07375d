import { ndtr, ndtri } from '../numeric/index.ts';
import { log } from '../ops/index.ts';
import { normal } from '../random/index.ts';
import { positive, real } from '../supports/index.ts';
import { defineDistribution } from './define.ts';

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/** log p = -z^2/2 - log x - log scale - log(2 pi)/2,  z = (log x - loc)/scale */
export const LogNormal = defineDistribution({
  name: 'LogNormal',
  parameters: { loc: { support: real, default: 0 }, scale: { support: positive, default: 1 } },
  support: () => positive,
  logDensity: (x, { loc, scale }) =>
    log(x).sub(loc).div(scale).square().mul(-0.5).sub(log(x)).sub(log(scale)).sub(halfLogTwoPi),
  sample: (source, { loc, scale }) => Math.exp(loc + scale * normal(source)),
  mean: ({ loc, scale }) => Math.exp(loc + 0.5 * scale * scale),
  variance: ({ loc, scale }) => Math.expm1(scale * scale) * Math.exp(2 * loc + scale * scale),
  cdf: (x, { loc, scale }) => (x <= 0 ? 0 : ndtr((Math.log(x) - loc) / scale)),
  icdf: (p, { loc, scale }) => Math.exp(loc + scale * ndtri(p)),
});
