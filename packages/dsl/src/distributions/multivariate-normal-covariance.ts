import { twin } from '../axis.ts';
import { cholesky as choleskyOf } from '../numeric/index.ts';
import { cholesky } from '../ops/index.ts';
import { positiveDefinite, real, realVector } from '../supports/index.ts';
import { defineMultivariate } from './define-multivariate.ts';
import { MultivariateNormalFactor } from './multivariate-normal-factor.ts';

/** As `MultivariateNormalFactor` with scaleTril the Cholesky factor of `covariance`, whose lower triangle is read. */
export const MultivariateNormalCovariance = defineMultivariate({
  name: 'MultivariateNormalCovariance',
  parameters: {
    loc: { support: real, shape: 'vector', default: 0 },
    covariance: { support: real, shape: 'matrix', constraint: positiveDefinite },
  },
  support: (_, axis) => realVector(axis),
  logDensity: (x, { loc, covariance }, axis) => {
    const scaleTril = cholesky(covariance, { row: axis, column: twin(axis) });
    return MultivariateNormalFactor.logDensity(x, { loc, scaleTril }, axis);
  },
  sample: (source, { loc, covariance }, size) =>
    MultivariateNormalFactor.sample(source, { loc, scaleTril: choleskyOf(covariance, size) }, size),
  mean: ({ loc }) => loc,
  variance: ({ covariance }, size) => covariance.filter((_, flat) => flat % (size + 1) === 0),
});
