import { data } from '../leaves.ts';
import { log, previous, square, sum } from '../ops/index.ts';
import { normal } from '../random/index.ts';
import { positive, realVector } from '../supports/index.ts';
import { defineMultivariate } from './define-multivariate.ts';

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/** Steps x_k - x_(k-1) ~ Normal(0, scale) from x_0 = 0:  log p = sum_k (-step_k^2/(2 scale^2) - log scale - log(2 pi)/2) */
export const GaussianRandomWalk = defineMultivariate({
  name: 'GaussianRandomWalk',
  parameters: { scale: { support: positive, shape: 'number', default: 1 } },
  support: (_, axis) => realVector(axis),
  logDensity: (x, { scale }, axis) => {
    const hasPrevious = data(
      Float64Array.from({ length: axis.size }, (_, k) => (k > 0 ? 1 : 0)),
      [axis],
    );
    const steps = x.sub(previous(x, axis).mul(hasPrevious));
    return sum(square(steps.div(scale)), axis)
      .mul(-0.5)
      .sub(log(scale).add(halfLogTwoPi).mul(axis.size));
  },
  sample: (source, { scale: [scale] }, size) => {
    let position = 0;
    return Float64Array.from({ length: size }, () => (position += scale * normal(source)));
  },
  mean: (_, size) => new Float64Array(size),
  variance: ({ scale: [scale] }, size) => Float64Array.from({ length: size }, (_, k) => (k + 1) * scale ** 2),
});
