import type { Target } from '../density.ts';
import { paretoKThreshold, smoothLogRatios } from '../diagnostics/index.ts';
import { SamplingError } from '../errors.ts';
import { type Samplable, toTarget } from '../program.ts';
import { purpose, type RandomSource, RandomStream } from '../random/stream.ts';
import { allocateDraws, type DrawColumns } from '../run/draws.ts';
import { advi } from './advi.ts';
import type { Gaussian } from './gaussian.ts';
import { laplace } from './laplace.ts';
import { pathfinder } from './pathfinder.ts';

type Fit = (density: Target, random: RandomSource, start?: Float64Array) => Gaussian;

/** Every method by name. */
const methods = {
  laplace,
  pathfinder,
  advi: (density, random, start) => advi(density, random, 'diagonal', start),
  'advi-full-rank': (density, random, start) => advi(density, random, 'full', start),
} satisfies Record<string, Fit>;

export type ApproximationMethod = keyof typeof methods;

export interface ApproximateOptions {
  readonly method?: ApproximationMethod;
  readonly draws?: number;
  readonly seed?: number;
  /** Independent fits whose draws are put together; 4 for pathfinder, 1 for the others unless told. */
  readonly paths?: number;
  /** Whether the draws are drawn again by their smoothed importance weights; they are unless told. */
  readonly resample?: boolean;
  /** Unconstrained starting point of the climb. */
  readonly initial?: Float64Array;
}

/** Draws from a normal approximation of a posterior, in the columns of a sampled chain. */
export interface Approximation {
  readonly method: ApproximationMethod;
  readonly draws: DrawColumns;
  /** log p(x) - log q(x) of each draw before resampling, p unnormalised. */
  readonly logRatios: Float64Array;
  /** Shape of the ratios' tail: above `threshold` the draws can't stand for the posterior. */
  readonly paretoK: number;
  readonly threshold: number;
  readonly gradientCount: number;
}

/**
 * Approximates a posterior by a normal distribution in the unconstrained space, draws from it, and tells by Pareto's k of the
 * importance ratios whether the draws can be trusted. Throws APPROXIMATION_METHOD and what the methods throw.
 */
export function approximate(samplable: Samplable, options: ApproximateOptions = {}): Approximation {
  const { method = 'pathfinder', draws = 1000, seed = 0, resample = true, initial } = options;
  if (!(method in methods)) throw unknownMethod(method);
  const target = counted(toTarget(samplable));
  const paths = options.paths ?? (method === 'pathfinder' ? 4 : 1);
  const random = new RandomStream(seed);
  const gaussians = Array.from({ length: paths }, (_, path) =>
    methods[method](target, random.seek(purpose.approximation, path, 0), initial),
  );
  const drawn = drawFrom(target, gaussians, draws, random.seek(purpose.approximation, paths, 0));
  const { logWeights, paretoK } = smoothLogRatios(drawn.logRatios);
  const chosen = resample ? resampled(logWeights, random) : drawn.logRatios.map((_, draw) => draw);
  return {
    method,
    draws: recorded(target, drawn, chosen),
    logRatios: drawn.logRatios,
    paretoK,
    threshold: paretoKThreshold(draws),
    gradientCount: target.gradientCount,
  };
}

function unknownMethod(method: string): SamplingError {
  const known = Object.keys(methods).join(', ');
  return new SamplingError('APPROXIMATION_METHOD', `There is no method "${method}"; there are ${known}.`, {
    method,
  });
}

function counted(target: Target): Target & { readonly gradientCount: number } {
  let gradientCount = 0;
  return {
    dimension: target.dimension,
    outputCount: target.outputCount,
    get gradientCount() {
      return gradientCount;
    },
    logDensityAndGradient(position, gradient) {
      gradientCount++;
      return target.logDensityAndGradient(position, gradient);
    },
    writeOutputs: (position, outputs) => target.writeOutputs(position, outputs),
  };
}

interface Drawn {
  readonly positions: readonly Float64Array[];
  readonly logDensity: Float64Array;
  readonly logRatios: Float64Array;
}

/** The same number of draws from each, the first ones one more where it does not divide. */
function drawFrom(
  target: Target,
  gaussians: readonly Gaussian[],
  count: number,
  random: RandomSource,
): Drawn {
  const gradient = new Float64Array(target.dimension);
  const logDensity = new Float64Array(count);
  const logRatios = new Float64Array(count);
  const positions = Array.from({ length: count }, (_, draw) => {
    const position = new Float64Array(target.dimension);
    const logQ = gaussians[draw % gaussians.length].draw(random, position);
    const value = target.logDensityAndGradient(position, gradient);
    logDensity[draw] = value;
    // Outside the support a draw has no weight.
    logRatios[draw] = Number.isFinite(value) ? value - logQ : Number.NEGATIVE_INFINITY;
    return position;
  });
  return { positions, logDensity, logRatios };
}

/** As many draws as there are, each by its weight: systematic resampling (Kitagawa 1996). */
function resampled(logWeights: Float64Array, random: RandomSource): Float64Array {
  const count = logWeights.length;
  const chosen = new Float64Array(count);
  const offset = random.uniform();
  let [total, next] = [0, 0];
  for (let draw = 0; draw < count && next < count; draw++) {
    total += Math.exp(logWeights[draw]);
    while (next < count && (next + offset) / count < total) chosen[next++] = draw;
  }
  return chosen.fill(count - 1, next);
}

function recorded(target: Target, { positions, logDensity }: Drawn, chosen: Float64Array): DrawColumns {
  const { dimension, outputCount } = target;
  const columns = allocateDraws(chosen.length, target);
  for (const [k, draw] of chosen.entries()) {
    const position = positions[draw];
    columns.positions.set(position, k * dimension);
    target.writeOutputs(position, columns.outputs.subarray(k * outputCount, (k + 1) * outputCount));
    columns.logDensity[k] = logDensity[draw];
    columns.energy[k] = -logDensity[draw];
    columns.acceptanceRate[k] = 1;
  }
  return columns;
}
