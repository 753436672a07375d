import { type Draws, drawsPerChain } from '../draws.ts';
import { DiagnosticsError } from '../errors.ts';
import { variance } from '../moments.ts';

/**
 * Log likelihood of each observation at each draw, one observation after another: `logLikelihood[observation][chain][draw]`,
 * in nats. Any iterable will do, so that all observations need never be in memory at once.
 */
export type PointwiseLogLikelihood = Iterable<Draws>;

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
export function checkLogLikelihood(draws: Draws, observation: number): void {
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

export function noObservations(): DiagnosticsError {
  return new DiagnosticsError(
    'NO_OBSERVATIONS',
    'There is no observation to predict. Give the log likelihood of at least one, as logLikelihood[observation][chain][draw].',
  );
}
