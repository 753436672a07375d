import { twin } from '../axis.ts';
import { inverseQuadraticForm, logDeterminant } from '../ops/index.ts';
import { normal } from '../random/index.ts';
import { real, realVector } from '../supports/index.ts';
import { defineMultivariate } from './define-multivariate.ts';

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/**
 * log p = -|L^-1 (x - loc)|^2/2 - log |L| - n log(2 pi)/2,  L = scaleTril, lower triangular with a positive diagonal;
 * the covariance is L L'. Above the diagonal nothing is read.
 */
export const MultivariateNormalFactor = defineMultivariate({
  name: 'MultivariateNormalFactor',
  parameters: {
    loc: { support: real, shape: 'vector', default: 0 },
    scaleTril: { support: real, shape: 'matrix' },
  },
  support: (_, axis) => realVector(axis),
  logDensity: (x, { loc, scaleTril }, axis) => {
    const axes = { row: axis, column: twin(axis) };
    return inverseQuadraticForm(scaleTril, x.sub(loc), axes)
      .mul(-0.5)
      .sub(logDeterminant(scaleTril, axes))
      .sub(axis.size * halfLogTwoPi);
  },
  sample: (source, { loc, scaleTril }, size) => {
    const z = Float64Array.from({ length: size }, () => normal(source));
    return loc.map((mean, i) => mean + lowerRow(scaleTril, i, size).reduce((sum, l, j) => sum + l * z[j], 0));
  },
  mean: ({ loc }) => loc,
  variance: ({ scaleTril }, size) =>
    Float64Array.from({ length: size }, (_, i) =>
      lowerRow(scaleTril, i, size).reduce((sum, l) => sum + l * l, 0),
    ),
});

function lowerRow(matrix: Float64Array, i: number, size: number): Float64Array {
  return matrix.subarray(i * size, i * size + i + 1);
}
