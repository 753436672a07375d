import { type Draws, drawsPerChain } from '../draws.ts';
import { DiagnosticsError } from '../errors.ts';
import { variance } from '../moments.ts';

/**
 * Log likelihood of each observation at each draw, one observation after another: `logLikelihood[observation][chain][draw]`,
 * in nats. Any iterable will do, so that all observations need never be in memory at once.
 */
export type PointwiseLogLikelihood = Iterable<Draws> | RepeatedObservations;

/** Observations of which some have the same log likelihood, as equal rows of a table do: what is said of one holds of all. */
export interface RepeatedObservations {
  /** Each log likelihood once. */
  readonly distinct: Iterable<Draws>;
  /** Which of them each observation has. */
  readonly distinctOf: Int32Array;
}

/** What `judge` says of each observation; equal ones are judged once. Throws NO_OBSERVATIONS or as `checkLogLikelihood`. */
export function forEachObservation<Judgement>(
  logLikelihood: PointwiseLogLikelihood,
  judge: (draws: Draws) => Judgement,
): Judgement[] {
  if (!('distinctOf' in logLikelihood)) return judgeInTurn(logLikelihood, judge);
  const { distinct, distinctOf } = logLikelihood;
  const judged = judgeInTurn(distinct, judge, firstObservations(distinctOf));
  return Array.from(distinctOf, (which) => judged[which]);
}

/** The first observation that has each distinct log likelihood. */
export function firstObservations(distinctOf: Int32Array): number[] {
  const first: number[] = [];
  distinctOf.forEach((which, observation) => {
    first[which] ??= observation;
  });
  return first;
}

/** `numbers` are those that errors name the observations by. */
function judgeInTurn<Judgement>(
  logLikelihood: Iterable<Draws>,
  judge: (draws: Draws) => Judgement,
  numbers?: readonly number[],
): Judgement[] {
  const judged: Judgement[] = [];
  for (const draws of logLikelihood) {
    checkLogLikelihood(draws, numbers?.[judged.length] ?? judged.length);
    judged.push(judge(draws));
  }
  if (judged.length === 0) throw noObservations();
  return judged;
}

/** Sums over observations, with standard errors from their spread, sqrt(n var). */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
}

export function sumOf(pointwise: Float64Array, factor = 1): Estimate {
  const value = factor * pointwise.reduce((total, x) => total + x, 0);
  const spread = pointwise.length < 2 ? 0 : variance(pointwise);
  return { value, standardError: Math.abs(factor) * Math.sqrt(pointwise.length * spread) };
}

/** Throws NO_DRAWS, UNEQUAL_CHAINS or LOG_LIKELIHOOD_NOT_FINITE with the observation's number, counted from 0. */
function checkLogLikelihood(draws: Draws, observation: number): void {
  drawsPerChain(draws, `observation ${observation}`);
  for (const [chain, values] of draws.entries()) {
    for (let draw = 0; draw < values.length; draw++) {
      if (Number.isFinite(values[draw])) continue;
      throw new DiagnosticsError(
        'LOG_LIKELIHOOD_NOT_FINITE',
        `The log likelihood of observation ${observation} is ${values[draw]} at draw ${draw} of chain ${chain}, so that nothing can be ` +
          'said of how well it is predicted. Look at that row of the data, and for a scale or rate that can be 0 or overflow.',
        { observation, chain, draw, value: values[draw] },
      );
    }
  }
}

function noObservations(): DiagnosticsError {
  return new DiagnosticsError(
    'NO_OBSERVATIONS',
    'There is no observation to predict. Give the log likelihood of at least one, as logLikelihood[observation][chain][draw].',
  );
}
