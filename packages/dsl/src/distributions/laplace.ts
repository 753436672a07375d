import { absolute, log } from '../ops/index.ts';
import { positive, real } from '../supports/index.ts';
import { defineDistribution } from './define.ts';

/** log p = -|z| - log scale - log 2,  z = (x - loc)/scale */
export const Laplace = defineDistribution({
  name: 'Laplace',
  parameters: { loc: { support: real, default: 0 }, scale: { support: positive, default: 1 } },
  support: () => real,
  logDensity: (x, { loc, scale }) => absolute(x.sub(loc).div(scale)).neg().sub(log(scale)).sub(Math.LN2),
  sample: (source, { loc, scale }) => loc + scale * standardQuantile(source.uniform()),
  mean: ({ loc }) => loc,
  variance: ({ scale }) => 2 * scale * scale,
  cdf: (x, { loc, scale }) => {
    const tail = 0.5 * Math.exp(-Math.abs(x - loc) / scale);
    return x < loc ? tail : 1 - tail;
  },
  icdf: (p, { loc, scale }) => loc + scale * standardQuantile(p),
});

function standardQuantile(p: number): number {
  return p < 0.5 ? Math.log(2 * p) : -Math.log(2 * (1 - p));
}
