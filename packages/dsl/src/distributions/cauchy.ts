import { log, log1p } from '../ops/index.ts';
import { positive, real } from '../supports/index.ts';
import { defineDistribution } from './define.ts';

const logPi = Math.log(Math.PI);

/** log p = -log(1 + z^2) - log scale - log pi,  z = (x - loc)/scale */
export const Cauchy = defineDistribution({
  name: 'Cauchy',
  parameters: { loc: { support: real, default: 0 }, scale: { support: positive, default: 1 } },
  support: () => real,
  logDensity: (x, { loc, scale }) => log1p(x.sub(loc).div(scale).square()).neg().sub(log(scale)).sub(logPi),
  sample: (source, { loc, scale }) => loc + scale * standardQuantile(source.uniform()),
  mean: () => Number.NaN,
  variance: () => Number.NaN,
  cdf: (x, { loc, scale }) => Math.atan2(1, (loc - x) / scale) / Math.PI,
  icdf: (p, { loc, scale }) => loc + scale * standardQuantile(p),
});

/** tan(pi (p - 1/2)), from whichever tail is nearer. */
function standardQuantile(p: number): number {
  return p > 0.5 ? 1 / Math.tan(Math.PI * (1 - p)) : -1 / Math.tan(Math.PI * p);
}
