import type { LogDensity } from '../density.ts';
import { SamplingError } from '../errors.ts';
import { zeros } from '../matrix.ts';
import type { RandomSource } from '../random/stream.ts';
import { startingPoint } from '../warmup/initial-point.ts';
import { type Gaussian, gaussianOfFactor, gaussianOfScales } from './gaussian.ts';

const mostIterations = 20_000;
/** Draws that each gradient of the lower bound is estimated from. */
const gradientDraws = 4;
/** Iterations whose mean lower bounds are compared; the mean of the last ones' parameters is the result. */
const windowLength = 500;
/** A window must gain this many nats over the one before, or the climb ends. */
const leastGain = 0.02;
const stepSize = 0.05;

/** A family of normal distributions with its free parameters in one vector. */
interface GaussianFamily {
  readonly parameterCount: number;
  start(mean: Float64Array, scale: Float64Array): Float64Array;
  /** x from standard normal z. */
  transform(parameters: Float64Array, z: Float64Array, out: Float64Array): void;
  /** Adds d log p(x)/d parameters, given d log p/dx at the draw made from z. */
  addGradient(parameters: Float64Array, z: Float64Array, gradient: Float64Array, out: Float64Array): void;
  /** Adds the entropy's gradient, and returns the entropy up to a constant. */
  addEntropy(parameters: Float64Array, out: Float64Array): number;
  gaussian(parameters: Float64Array): Gaussian;
}

/** Mean and log scale of each coordinate. */
function meanField(size: number): GaussianFamily {
  return {
    parameterCount: 2 * size,
    start: (mean, scale) => Float64Array.of(...mean, ...scale.map(Math.log)),
    transform(parameters, z, out) {
      for (let i = 0; i < size; i++) out[i] = parameters[i] + Math.exp(parameters[size + i]) * z[i];
    },
    addGradient(parameters, z, gradient, out) {
      for (let i = 0; i < size; i++) {
        out[i] += gradient[i];
        out[size + i] += gradient[i] * Math.exp(parameters[size + i]) * z[i];
      }
    },
    addEntropy(parameters, out) {
      let entropy = 0;
      for (let i = 0; i < size; i++) {
        entropy += parameters[size + i];
        out[size + i] += 1;
      }
      return entropy;
    },
    gaussian: (parameters) =>
      gaussianOfScales(parameters.slice(0, size), parameters.slice(size).map(Math.exp)),
  };
}

/** Mean, and the lower factor of the covariance row by row, its diagonal as logs. */
function fullRank(size: number): GaussianFamily {
  const at = (i: number, j: number): number => size + (i * (i + 1)) / 2 + j;
  const entry = (parameters: Float64Array, i: number, j: number): number =>
    i === j ? Math.exp(parameters[at(i, i)]) : parameters[at(i, j)];
  return {
    parameterCount: size + (size * (size + 1)) / 2,
    start(mean, scale) {
      const parameters = new Float64Array(this.parameterCount);
      parameters.set(mean);
      for (let i = 0; i < size; i++) parameters[at(i, i)] = Math.log(scale[i]);
      return parameters;
    },
    transform(parameters, z, out) {
      for (let i = 0; i < size; i++) {
        out[i] = parameters[i];
        for (let j = 0; j <= i; j++) out[i] += entry(parameters, i, j) * z[j];
      }
    },
    addGradient(parameters, z, gradient, out) {
      for (let i = 0; i < size; i++) {
        out[i] += gradient[i];
        for (let j = 0; j < i; j++) out[at(i, j)] += gradient[i] * z[j];
        out[at(i, i)] += gradient[i] * z[i] * entry(parameters, i, i);
      }
    },
    addEntropy(parameters, out) {
      let entropy = 0;
      for (let i = 0; i < size; i++) {
        entropy += parameters[at(i, i)];
        out[at(i, i)] += 1;
      }
      return entropy;
    },
    gaussian(parameters) {
      const lower = zeros(size, size);
      for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) lower[i][j] = entry(parameters, i, j);
      return gaussianOfFactor(parameters.slice(0, size), lower);
    },
  };
}

/**
 * Automatic differentiation variational inference (Kucukelbir, Tran, Ranganath, Gelman & Blei 2017): the normal
 * distribution, independent or with all correlations, that maximises the evidence lower bound, climbed by Adam (Kingma &
 * Ba 2015) until it gains no more; the last iterates are averaged. Throws LOWER_BOUND_NOT_FINITE.
 */
export function advi(
  density: LogDensity,
  random: RandomSource,
  covariance: 'diagonal' | 'full',
  start?: Float64Array,
): Gaussian {
  const family = (covariance === 'full' ? fullRank : meanField)(density.dimension);
  const { position, inverseMassMatrix } = startingPoint(density, random, start);
  const parameters = family.start(
    position,
    inverseMassMatrix.map((variance) => Math.min(1, Math.sqrt(variance))),
  );
  const adam = new Adam(parameters.length);
  let previous = Number.NEGATIVE_INFINITY;
  for (let done = 0; ; done += windowLength) {
    const { elbo, average } = climbWindow(density, random, family, parameters, adam);
    if (!Number.isFinite(elbo)) throw notFinite(elbo);
    if (elbo - previous < leastGain || done >= mostIterations) return family.gaussian(average);
    previous = elbo;
  }
}

function climbWindow(
  density: LogDensity,
  random: RandomSource,
  family: GaussianFamily,
  parameters: Float64Array,
  adam: Adam,
): { elbo: number; average: Float64Array } {
  const average = new Float64Array(parameters.length);
  const gradient = new Float64Array(parameters.length);
  let elbo = 0;
  for (let k = 0; k < windowLength; k++) {
    elbo += lowerBound(density, random, family, parameters, gradient) / windowLength;
    adam.step(parameters, gradient);
    for (let i = 0; i < average.length; i++) average[i] += parameters[i] / windowLength;
  }
  return { elbo, average };
}

/** An estimate of the lower bound (up to a constant), and its gradient by the reparametrised draws. */
function lowerBound(
  density: LogDensity,
  random: RandomSource,
  family: GaussianFamily,
  parameters: Float64Array,
  gradient: Float64Array,
): number {
  const size = density.dimension;
  const [z, position, scores] = [0, 1, 2].map(() => new Float64Array(size));
  gradient.fill(0);
  let mean = 0;
  for (let draw = 0; draw < gradientDraws; draw++) {
    for (let i = 0; i < size; i++) z[i] = random.normal();
    family.transform(parameters, z, position);
    mean += density.logDensityAndGradient(position, scores) / gradientDraws;
    family.addGradient(parameters, z, scores, gradient);
  }
  for (let i = 0; i < gradient.length; i++) gradient[i] /= gradientDraws;
  return mean + family.addEntropy(parameters, gradient);
}

/** Kingma & Ba 2015, algorithm 1, upwards. */
class Adam {
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private count = 0;

  constructor(size: number) {
    this.first = new Float64Array(size);
    this.second = new Float64Array(size);
  }

  step(parameters: Float64Array, gradient: Float64Array): void {
    this.count++;
    const [keepFirst, keepSecond] = [0.9, 0.999];
    // Smaller steps as time goes on, so that the noise averages out.
    const rate = stepSize / Math.sqrt(1 + this.count / windowLength);
    for (let i = 0; i < parameters.length; i++) {
      const g = Number.isFinite(gradient[i]) ? gradient[i] : 0;
      this.first[i] = keepFirst * this.first[i] + (1 - keepFirst) * g;
      this.second[i] = keepSecond * this.second[i] + (1 - keepSecond) * g * g;
      const first = this.first[i] / (1 - keepFirst ** this.count);
      const second = this.second[i] / (1 - keepSecond ** this.count);
      parameters[i] += (rate * first) / (Math.sqrt(second) + 1e-8);
    }
  }
}

function notFinite(elbo: number): SamplingError {
  return new SamplingError(
    'LOWER_BOUND_NOT_FINITE',
    `The evidence lower bound is ${elbo}: the normal approximation reaches where the log density is not finite. Sample instead, or give a starting point nearer to the bulk.`,
    { elbo },
  );
}
