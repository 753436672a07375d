import { purpose, RandomStream } from '../../random/stream.ts';
import { DiagnosticsError } from '../errors.ts';

export interface LooPitInput {
  readonly observed: number;
  /** Draws of a new value of the observation, over all chains. */
  readonly predicted: ArrayLike<number>;
  /** Their log weights without the observation, as `smoothLogRatios` gives them: exponentials that sum to one. */
  readonly logWeights: ArrayLike<number>;
}

/**
 * Leave-one-out probability integral transform, one number per observation: P(new value <= observed | the other
 * observations), uniform on (0, 1) where the model is calibrated (Gelfand 1996). As ArviZ's `loo_pit` for continuous
 * outcomes. Where draws equal the observation, as with counts, a uniform number between P(<) and P(<=) is drawn, so that
 * the result is uniform then, too (Czado, Gneiting & Held 2009).
 */
export function looPit(
  inputs: Iterable<LooPitInput>,
  { seed = 0 }: { readonly seed?: number } = {},
): Float64Array {
  return probabilityTransform(
    Array.from(inputs, (input, observation) => predictiveProbability(input, observation)),
    seed,
  );
}

/** What a prediction says of the observation that came. */
export interface PredictiveProbability {
  /** P(new value < observed) */
  readonly below: number;
  /** P(new value = observed) */
  readonly equal: number;
}

/** One number per observation, drawn uniformly from what a value that can come up again leaves open. */
export function probabilityTransform(predictions: readonly PredictiveProbability[], seed = 0): Float64Array {
  const random = new RandomStream(seed);
  return Float64Array.from(predictions, ({ below, equal }, observation) =>
    equal === 0 ? below : below + equal * random.seek(purpose.user, 0, observation).uniform(),
  );
}

export function predictiveProbability(
  { observed, predicted, logWeights }: LooPitInput,
  observation: number,
): PredictiveProbability {
  if (predicted.length !== logWeights.length) {
    throw new DiagnosticsError(
      'LOO_PIT_DRAWS',
      `Observation ${observation} has ${predicted.length} predictive draws but ${logWeights.length} weights: both need one for each draw.`,
      { observation, predicted: predicted.length, logWeights: logWeights.length },
    );
  }
  let below = 0;
  let equal = 0;
  for (let s = 0; s < predicted.length; s++) {
    const weight = Math.exp(logWeights[s]);
    if (predicted[s] < observed) below += weight;
    else if (predicted[s] === observed) equal += weight;
  }
  return { below: Math.min(below, 1), equal: Math.min(equal, 1) };
}
