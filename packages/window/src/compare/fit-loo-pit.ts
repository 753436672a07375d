import { evaluate, expand } from '@bayes-window/dsl';
import { firstObservations, type LooOptions, probabilityTransform } from '@bayes-window/runtime';
import { InputError } from '../errors.ts';
import { modelOfRows } from '../fit/index.ts';
import { type Inference, type LogLikelihood, logLikelihood } from '../inference/index.ts';
import { replicatedData } from '../predictive/index.ts';
import { inferenceOf, type Judgeable } from './fit-loo.ts';
import { weightBlocks } from './loo-weight-blocks.ts';

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
  const { written, place } = predictedRows(fit, pointwise);
  const below = new Float64Array(observed.length);
  const equal = new Float64Array(observed.length);
  const { length } = run.samples.chains[0].logDensity;
  for (const block of weightBlocks(pointwise, length * run.samples.chains.length, options)) {
    for (const { chain, draw, values } of replicatedData({ ...run, written }, { seed })) {
      const predicted = joined(pointwise.sites.map(({ site }) => values.get(site) as Float64Array));
      const start = (chain * length + draw) * block.count - block.first;
      for (const i of block.observations) {
        const weight = block.weights[start + pointwise.distinctOf[i]];
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
  const first = firstObservations(distinctOf);
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
