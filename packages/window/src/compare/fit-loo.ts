import { leaveOut } from '@bayes-window/compiler';
import { type Draws, type Loo, loo, type Refit, sample, withRefits } from '@bayes-window/runtime';
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
  const inference = inferenceOf(fit);
  const pointwise = logLikelihood(inference);
  const shift = logDensityShift(fit);
  const estimate = loo(shifted(pointwise, shift));
  if (!refit || estimate.unreliable.length === 0) return estimate;
  const refits: Refit[] = [];
  for (const observation of estimate.unreliable) {
    const draws = await withoutObservation(inference, pointwise, observation);
    refits.push({ observation, logLikelihood: shiftDraws(draws, shift) });
  }
  return withRefits(estimate, refits);
}

export function inferenceOf(fit: Judgeable): Inference {
  return 'inference' in fit ? fit.inference : fit;
}

/** log |d standardised y / d y|: what turns a log density of the standardised y into one of y. */
function logDensityShift(fit: Judgeable): number {
  const standardization = 'prepared' in fit ? fit.prepared.standardization : undefined;
  return standardization === undefined ? 0 : -Math.log(standardization.sd);
}

function* shifted(observations: Iterable<Draws>, shift: number): Generator<Draws> {
  for (const draws of observations) yield shiftDraws(draws, shift);
}

function shiftDraws(draws: Draws, shift: number): Draws {
  return shift === 0 ? draws : draws.map((chain) => Float64Array.from(chain, (value) => value + shift));
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
  let index = 0;
  for (const values of logLikelihood({ written, compiled, samples }, [site])) {
    if (index++ === element) return values;
  }
  throw new RangeError(`Site "${site}" has no element ${element}.`);
}
