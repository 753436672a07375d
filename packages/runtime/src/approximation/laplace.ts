import type { LogDensity } from '../density.ts';
import { SamplingError } from '../errors.ts';
import { cholesky, type Matrix, zeros } from '../matrix.ts';
import type { RandomSource } from '../random/stream.ts';
import { type Gaussian, gaussianOfPrecision } from './gaussian.ts';
import { maximize } from './maximize.ts';

/** Laplace's approximation: the normal distribution with the density's mode, and its curvature there as precision. */
export function laplace(density: LogDensity, random: RandomSource, start?: Float64Array): Gaussian {
  const { position } = maximize(density, random, start);
  const factor = cholesky(negativeHessian(density, position));
  if (factor !== undefined) return gaussianOfPrecision(position, factor);
  throw new SamplingError(
    'MODE_NOT_PEAKED',
    'The log density is flat or a saddle at its mode in some direction, so that there is no normal approximation there. ' +
      'Give the parameters proper priors, or sample.',
    { position },
  );
}

/** Step of central differences, for coordinates near 1: the cube root of the rounding unit. */
const relativeStep = 6e-6;

/** -d2 log density / dx2 by central differences of the gradient, made symmetric. */
function negativeHessian(density: LogDensity, at: Float64Array): Matrix {
  const size = at.length;
  const hessian = zeros(size, size);
  const [above, below] = [new Float64Array(size), new Float64Array(size)];
  for (let i = 0; i < size; i++) {
    const step = relativeStep * Math.max(1, Math.abs(at[i]));
    const moved = (by: number): Float64Array => at.map((x, k) => (k === i ? x + by : x));
    density.logDensityAndGradient(moved(step), above);
    density.logDensityAndGradient(moved(-step), below);
    for (let j = 0; j < size; j++) {
      const entry = (below[j] - above[j]) / (4 * step);
      hessian[i][j] += entry;
      hessian[j][i] += entry;
    }
  }
  return hessian;
}
