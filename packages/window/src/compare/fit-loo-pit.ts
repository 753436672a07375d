import { evaluate, expand } from '@bayes-window/dsl';
import { type LooOptions, looWeights, probabilityTransform } from '@bayes-window/runtime';
import { InputError } from '../errors.ts';
import { modelOfRows } from '../fit/index.ts';
import { type Inference, type LogLikelihood, logLikelihood } from '../inference/index.ts';
import { replicatedData } from '../predictive/index.ts';
import { inferenceOf, type Judgeable } from './fit-loo.ts';

export interface LooPitOptions extends LooOptions {
  /** Of the replicated data, and of what is drawn between P(<) and P(<=) for values that come up again, such as counts. */
  readonly seed?: number;
}

/**
 * Leave-one-out probability integral transform of each observation, in the order of `logLikelihood`: the share that lies
 * below it of the data replicated by the posterior without it. Uniform on (0, 1) where the model is calibrated;
 * `pitEcdfPlot` draws it. Equal rows of a slope fit share their replicated values. Throws LOO_PIT_VECTORS where an
 * observation is a vector or a matrix.
 */
export function looPitOf(fit: Judgeable, { seed = 0, ...options }: LooPitOptions = {}): Float64Array {
  const run = inferenceOf(fit);
  const pointwise = logLikelihood(run);
  const observed = observedValues(run.written);
  const below = new Float64Array(observed.length);
  const equal = new Float64Array(observed.length);
  const { written, place } = predictedRows(fit, pointwise);
  const { length } = run.samples.chains[0].logDensity;
  const draws = length * run.samples.chains.length;
  for (const { observations, first, count, weights } of weightBlocks(pointwise, draws, options)) {
    for (const { chain, draw, values } of replicatedData({ ...run, written }, { seed })) {
      const predicted = joined(pointwise.sites.map(({ site }) => values.get(site) as Float64Array));
      const start = (chain * length + draw) * count - first;
      for (const i of observations) {
        const weight = weights[start + pointwise.distinctOf[i]];
        const value = predicted[place[i]];
        if (value < observed[i]) below[i] += weight;
        else if (value === observed[i]) equal[i] += weight;
      }
    }
  }
  const probabilities = Array.from(below, (share, i) => ({ below: Math.min(share, 1), equal: equal[i] }));
  return probabilityTransform(probabilities, seed);
}

/** The model that draws the data again, and where in what it draws each observation stands. */
function predictedRows(fit: Judgeable, { distinctOf }: LogLikelihood) {
  const first: number[] = [];
  distinctOf.forEach((which, observation) => {
    first[which] ??= observation;
  });
  const areEqual = first.length < distinctOf.length && 'prepared' in fit;
  const some = areEqual ? modelOfRows(fit, Int32Array.from(first)) : undefined;
  if (some !== undefined) return { written: some.written, place: distinctOf };
  return { written: inferenceOf(fit).written, place: Int32Array.from(distinctOf.keys()) };
}

/** Elements of all observed sites, one site after the other. */
function observedValues({ observed }: Inference['written']): Float64Array {
  const vector = observed.find(({ distribution }) => distribution.support.event !== undefined);
  if (vector === undefined) return joined(evaluate(observed.map(({ value, axes }) => expand(value, axes))));
  throw new InputError(
    'LOO_PIT_VECTORS',
    `Site "${vector.name}" observes values of ${vector.distribution.spec.name}, vectors or matrices, of which none is above or below another. ` +
      'Judge them by looOf, or by the transforms of each element from posteriorPredictive.',
    { site: vector.name },
  );
}

function joined(parts: readonly ArrayLike<number>[]): Float64Array {
  if (parts.length === 1 && parts[0] instanceof Float64Array) return parts[0];
  return Float64Array.from(parts.flatMap((part) => Array.from(part)));
}

/** Leave-one-out weights of the observations that have one of some distinct log likelihoods. */
interface WeightBlock {
  readonly observations: Int32Array;
  /** The number of the first distinct log likelihood, and how many there are. */
  readonly first: number;
  readonly count: number;
  /** `weights[draw * count + number - first]`, draws over all chains. */
  readonly weights: Float64Array;
}

/** What the weights of a block may take. */
const blockBytes = 128 * 2 ** 20;

function* weightBlocks(
  { distinct, distinctOf }: LogLikelihood,
  draws: number,
  options: LooOptions,
): Generator<WeightBlock> {
  const total = distinctOf.reduce((most, which) => Math.max(most, which + 1), 0);
  const blockSize = Math.min(total, Math.max(1, Math.floor(blockBytes / (8 * draws))));
  let block: WeightBlock | undefined;
  let number = 0;
  for (const logLikelihood of distinct) {
    block ??= emptyBlock(distinctOf, number, Math.min(blockSize, total - number), draws);
    const { first, count, weights } = block;
    const own = looWeights(logLikelihood, options).weights;
    for (let draw = 0; draw < draws; draw++) weights[draw * count + number - first] = own[draw];
    number++;
    if (number < first + count) continue;
    yield block;
    block = undefined;
  }
}

function emptyBlock(distinctOf: Int32Array, first: number, count: number, draws: number): WeightBlock {
  const observations = Int32Array.from(distinctOf.keys()).filter(
    (i) => distinctOf[i] >= first && distinctOf[i] < first + count,
  );
  return { observations, first, count, weights: new Float64Array(draws * count) };
}
