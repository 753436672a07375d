import { leaveOut } from '@bayes-window/compiler';
import {
  type Draws,
  type Loo,
  loo,
  type Refit,
  type RepeatedObservations,
  sample,
  withRefits,
} from '@bayes-window/runtime';
import type { SlopeFit } from '../fit/index.ts';
import {
  compileTracedInCoordinates,
  type Inference,
  type LogLikelihood,
  logLikelihood,
} from '../inference/index.ts';

/** A run of a model of your own, or a fitted slope model. */
export type Judgeable = Inference | SlopeFit;

export interface LooOptions {
  /** Fits the model again without each observation whose Pareto k is too high, for its exact value. */
  readonly refit?: boolean;
}

/**
 * Leave-one-out expected log predictive density of a fit. That of a slope model is in the units of y, whether the family
 * standardised it or not, so that families can be compared.
 */
export async function looOf(fit: Judgeable, { refit = false }: LooOptions = {}): Promise<Loo> {
  const estimate = psisLooOf(fit);
  if (!refit || estimate.unreliable.length === 0) return estimate;
  return withRefits(estimate, await refitsOf(fit, estimate.unreliable));
}

/** The same from the draws at hand. */
export function psisLooOf(fit: Judgeable): Loo {
  return loo(shifted(logLikelihood(inferenceOf(fit)), logDensityShift(fit)));
}

/** Fits without each of those observations. */
async function refitsOf(fit: Judgeable, observations: readonly number[]): Promise<Refit[]> {
  const pointwise = logLikelihood(inferenceOf(fit));
  const shift = logDensityShift(fit);
  const refits: Refit[] = [];
  const known = new Map<number, Draws>();
  for (const observation of observations) {
    // Without one of several equal observations the fit is the same, whichever it is.
    const which = pointwise.distinctOf[observation];
    const draws = known.get(which) ?? (await withoutObservation(inferenceOf(fit), pointwise, observation));
    known.set(which, draws);
    refits.push({ observation, logLikelihood: shiftDraws(draws, shift) });
  }
  return refits;
}

export function inferenceOf(fit: Judgeable): Inference {
  return 'inference' in fit ? fit.inference : fit;
}

/** log |d standardised y / d y|: what turns a log density of the standardised y into one of y. */
function logDensityShift(fit: Judgeable): number {
  const standardization = 'prepared' in fit ? fit.prepared.standardization : undefined;
  return standardization === undefined ? 0 : -Math.log(standardization.sd);
}

function shifted({ distinct, distinctOf }: RepeatedObservations, shift: number): RepeatedObservations {
  function* each(): Generator<Draws> {
    for (const draws of distinct) yield shiftDraws(draws, shift);
  }
  return { distinct: each(), distinctOf };
}

function shiftDraws(draws: Draws, shift: number): Draws {
  return shift === 0 ? draws : draws.map((chain) => shiftValues(chain, shift));
}

function shiftValues(values: ArrayLike<number>, shift: number): Float64Array {
  const moved = new Float64Array(values.length);
  for (let i = 0; i < moved.length; i++) moved[i] = values[i] + shift;
  return moved;
}

/** Log likelihood of an observation at the draws of a run without it, with the settings of the run with it. */
async function withoutObservation(
  { written, samples: { settings } }: Inference,
  { sites }: LogLikelihood,
  observation: number,
): Promise<Draws> {
  const holds = ({ offset, size }: LogLikelihood['sites'][number]) => observation < offset + size;
  const { site, offset } = sites.find(holds) as LogLikelihood['sites'][number];
  const element = observation - offset;
  const { compiled } = await compileTracedInCoordinates(leaveOut(written, site, element), {
    marginalise: false,
  });
  const { chains, warmup, draws, thin, seed, targetAcceptance, maxTreeDepth, transition } = settings;
  const samples = await sample(compiled.program, {
    ...{ chains, warmup, draws, thin, seed, targetAcceptance, maxTreeDepth, transition },
  });
  const left = logLikelihood({ written, compiled, samples }, [site]);
  let which = 0;
  for (const values of left.distinct) if (which++ === left.distinctOf[element]) return values;
  throw new RangeError(`Site "${site}" has no element ${element}.`);
}
