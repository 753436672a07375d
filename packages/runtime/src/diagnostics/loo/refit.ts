import { type Draws, poolDraws } from '../draws.ts';
import { scaledExponentials } from './log-sum-exp.ts';
import { type Loo, type LooPoint, looFromPoints, relativeEfficiency, varianceOfLog } from './loo.ts';

/** Log likelihood of one observation at the draws of a fit without it, `logLikelihood[chain][draw]`. */
export interface Refit {
  readonly observation: number;
  readonly logLikelihood: Draws;
}

/** The estimate with these observations' elpd computed exactly; their Pareto k becomes 0, as in R's `reloo`. */
export function withRefits(loo: Loo, refits: readonly Refit[]): Loo {
  const exact = new Map(refits.map((refit) => [refit.observation, refit.logLikelihood]));
  const { elpd, effectiveParameters, paretoK, monteCarloError, effectiveDraws } = loo.pointwise;
  const points = Array.from(elpd, (value, i): LooPoint => {
    const draws = exact.get(i);
    const point = {
      ...{ elpd: value, effectiveParameters: effectiveParameters[i], paretoK: paretoK[i] },
      ...{ monteCarloError: monteCarloError[i], effectiveDraws: effectiveDraws[i] },
    };
    return draws === undefined ? point : refitted(draws, value + effectiveParameters[i]);
  });
  return looFromPoints(points, loo.draws);
}

/** elpd = log mean p over the draws without the observation; `fitted` is log mean p over those with it. */
function refitted(draws: Draws, fitted: number): LooPoint {
  const likelihood = scaledExponentials(poolDraws(draws));
  const count = likelihood.values.length;
  const elpd = likelihood.logSum - Math.log(count);
  const efficiency = relativeEfficiency(draws);
  const weights = new Float64Array(count).fill(1 / count);
  return {
    ...{ elpd, effectiveParameters: fitted - elpd, paretoK: 0 },
    monteCarloError: Math.sqrt(varianceOfLog(weights, likelihood) / efficiency),
    effectiveDraws: efficiency * count,
  };
}
