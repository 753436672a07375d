import { ndtr, ndtri } from '../numeric/index.ts';
import { divide, log, multiply, square, subtract } from '../ops/index.ts';
import { normal } from '../random/index.ts';
import { positive, real } from '../supports/index.ts';
import { defineDistribution } from './define.ts';

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/** log p = -z^2/2 - log scale - log(2 pi)/2,  z = (x - loc)/scale */
export const Normal = defineDistribution({
  name: 'Normal',
  parameters: { loc: { support: real, default: 0 }, scale: { support: positive, default: 1 } },
  support: () => real,
  logDensity: (x, { loc, scale }) =>
    subtract(multiply(-0.5, square(divide(subtract(x, loc), scale))), log(scale)).sub(halfLogTwoPi),
  sample: (source, { loc, scale }) => loc + scale * normal(source),
  mean: ({ loc }) => loc,
  variance: ({ scale }) => scale * scale,
  cdf: (x, { loc, scale }) => ndtr((x - loc) / scale),
  icdf: (p, { loc, scale }) => loc + scale * ndtri(p),
});
