import { twin } from '../axis.ts';
import * as numeric from '../numeric/index.ts';
import { cholesky, contract, logDeterminant, sum } from '../ops/index.ts';
import { normal } from '../random/index.ts';
import { positiveDefinite, real, realVector } from '../supports/index.ts';
import { defineMultivariate } from './define-multivariate.ts';

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/** log p = -|K'(x - loc)|^2/2 + log |K| - n log(2 pi)/2,  K the Cholesky factor of `precision`, whose lower triangle is read. */
export const MultivariateNormalPrecision = defineMultivariate({
  name: 'MultivariateNormalPrecision',
  parameters: {
    loc: { support: real, shape: 'vector', default: 0 },
    precision: { support: real, shape: 'matrix', constraint: positiveDefinite },
  },
  support: (_, axis) => realVector(axis),
  logDensity: (x, { loc, precision }, axis) => {
    const axes = { row: axis, column: twin(axis) };
    const factor = cholesky(precision, axes);
    const white = contract(factor, x.sub(loc), axes.row);
    return sum(white.square(), axes.column)
      .mul(-0.5)
      .add(logDeterminant(factor, axes))
      .sub(axis.size * halfLogTwoPi);
  },
  sample: (source, { loc, precision }, size) => {
    // K'^-1 z has covariance (K K')^-1.
    const z = Float64Array.from({ length: size }, () => normal(source));
    const x = numeric.solveLowerTransposed(numeric.cholesky(precision, size), z, size);
    return loc.map((mean, i) => mean + x[i]);
  },
  mean: ({ loc }) => loc,
  variance: ({ precision }, size) => {
    const factor = numeric.cholesky(precision, size);
    return Float64Array.from({ length: size }, (_, i) => {
      const unit = Float64Array.from({ length: size }, (_, j) => (j === i ? 1 : 0));
      return numeric.solveLower(factor, unit, size).reduce((total, v) => total + v * v, 0);
    });
  },
});
