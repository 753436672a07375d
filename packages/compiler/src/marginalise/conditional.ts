import { add, type Expression, input, multiply, subtract } from '@bayes-window/dsl';
import type { LatentSite, Term } from '../trace/trace-model.ts';
import { type Factors, factorise, logDeterminantOf, solve, withCovarianceOfInverse } from './factorise.ts';
import { type Effects, precisionOf, pullOf } from './normal-equations.ts';

/** What is known of effects given all else, element by element of `effects`. */
export interface Conditional {
  readonly effects: readonly LatentSite[];
  /** Where the joint density is largest. */
  readonly modes: readonly Expression[];
  readonly draws: readonly Expression[];
  /** The standard normal numbers that the draws are made of. */
  readonly noise: readonly Expression[];
  /** log of the integral over the effects, less the log density at the modes. */
  readonly integrals: readonly Term[];
}

/** Of effects of the same groups, group by group: mode m with A m = b, draws m + x, x of covariance A^-1. */
export function conditionalOf(found: Effects): Conditional {
  const { effects } = found;
  const factors = factorise(precisionOf(found));
  const modes = solve(factors, pullOf(found));
  const noise = effects.map(noiseOf);
  const deviations = withCovarianceOfInverse(factors, noise);
  const draws = modes.map((mode, k) => add(mode, deviations[k]));
  return { effects, modes, draws, noise, integrals: [integralOver(effects, factors)] };
}

export function noiseOf({ name, axes }: LatentSite): Expression {
  return input(`noise of ${name}`, axes);
}

/** (K log(2 pi) - log |A_g|) / 2 */
export function integralOver(effects: readonly LatentSite[], factors: Factors): Term {
  return {
    site: `integral over ${effects.map(({ name }) => name).join(', ')}`,
    kind: 'factor',
    logDensity: subtract(
      0.5 * effects.length * Math.log(2 * Math.PI),
      multiply(0.5, logDeterminantOf(factors)),
    ),
    axes: effects[0].axes,
  };
}
