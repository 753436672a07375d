import type { Axis } from '../axis.ts';
import type { Operand } from '../expression.ts';
import type { Distribution } from './define.ts';
import { MultivariateNormalCovariance } from './multivariate-normal-covariance.ts';
import { MultivariateNormalFactor } from './multivariate-normal-factor.ts';
import { MultivariateNormalPrecision } from './multivariate-normal-precision.ts';

interface Arguments {
  readonly loc?: Operand;
  readonly covariance?: Operand;
  readonly precision?: Operand;
  readonly scaleTril?: Operand;
}

/**
 * `MultivariateNormal({ loc, covariance }, axis)`, or `{ loc, precision }` or `{ loc, scaleTril }`: a normal vector over
 * `axis`; the matrix has its rows over `axis` and its columns over `twin(axis)`.
 */
export function MultivariateNormal(args: Arguments, axis: Axis): Distribution {
  if ('scaleTril' in args) return MultivariateNormalFactor(args, axis);
  return 'precision' in args
    ? MultivariateNormalPrecision(args, axis)
    : MultivariateNormalCovariance(args, axis);
}
