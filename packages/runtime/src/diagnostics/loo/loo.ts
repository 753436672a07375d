import { dot } from '../../matrix.ts';
import { type Draws, mapValues, poolDraws } from '../draws.ts';
import { essMean } from '../ess.ts';
import type { ElpdEstimate } from './elpd.ts';
import { type ScaledExponentials, scaledExponentials } from './log-sum-exp.ts';
import { paretoKThreshold } from './pareto-k.ts';
import { type SmoothedWeights, smoothLogRatios } from './pareto-smoothing.ts';
import { forEachObservation, type PointwiseLogLikelihood, sumOf } from './pointwise.ts';

export interface LooOptions {
  /** Effective draws over draws of the likelihoods; by default from each observation's own, 1 for independent draws. */
  readonly relativeEfficiency?: number;
}

/** Leave-one-out cross-validation. Arrays have one entry per observation. */
export interface Loo extends ElpdEstimate {
  readonly method: 'PSIS-LOO';
  /** Monte Carlo standard error of `elpd`; NaN where some Pareto k is above the threshold. */
  readonly monteCarloError: number;
  /** Draws over all chains. */
  readonly draws: number;
  /** Above this Pareto k an observation's estimate can't be trusted. */
  readonly paretoKThreshold: number;
  /** Numbers of the observations above it, the worst first. */
  readonly unreliable: readonly number[];
  readonly pointwise: ElpdEstimate['pointwise'] & {
    readonly paretoK: Float64Array;
    /** Monte Carlo standard error of each elpd. */
    readonly monteCarloError: Float64Array;
    /** Effective number of draws behind each elpd. */
    readonly effectiveDraws: Float64Array;
  };
}

/**
 * Leave-one-out expected log predictive density by Pareto smoothed importance sampling (Vehtari, Gelman & Gabry 2017), in
 * one pass over the observations. Values as R's loo 2.8; see docs/diagnostics.md for where ArviZ differs.
 */
export function loo(logLikelihood: PointwiseLogLikelihood, options: LooOptions = {}): Loo {
  let draws = 0;
  const points = forEachObservation(logLikelihood, (observation) => {
    draws = observation.length * observation[0].length;
    return leaveOut(observation, options);
  });
  return looFromPoints(points, draws);
}

/** What is known of one observation. */
export interface LooPoint {
  readonly elpd: number;
  readonly effectiveParameters: number;
  readonly paretoK: number;
  readonly monteCarloError: number;
  readonly effectiveDraws: number;
}

/** The estimate that the points make up. */
export function looFromPoints(points: readonly LooPoint[], draws: number): Loo {
  const column = (name: keyof LooPoint) => Float64Array.from(points, (point) => point[name]);
  const [elpd, effectiveParameters] = [column('elpd'), column('effectiveParameters')];
  const [paretoK, monteCarloError] = [column('paretoK'), column('monteCarloError')];
  const threshold = paretoKThreshold(draws);
  const unreliable = [...paretoK.keys()]
    .filter((i) => !(paretoK[i] <= threshold))
    .sort((a, b) => paretoK[b] - paretoK[a]);
  return {
    method: 'PSIS-LOO',
    elpd: sumOf(elpd),
    effectiveParameters: sumOf(effectiveParameters),
    informationCriterion: sumOf(elpd, -2),
    observations: points.length,
    monteCarloError:
      unreliable.length > 0
        ? Number.NaN
        : Math.sqrt(monteCarloError.reduce((sum, error) => sum + error * error, 0)),
    draws,
    paretoKThreshold: threshold,
    unreliable,
    pointwise: {
      ...{ elpd, effectiveParameters, paretoK, monteCarloError },
      effectiveDraws: column('effectiveDraws'),
    },
  };
}

/** elpd = log sum w p with w the smoothed weights of 1 / p; p_loo = log mean p - elpd. */
function leaveOut(observation: Draws, options: LooOptions): LooPoint {
  const logLikelihood = poolDraws(observation);
  const likelihood = scaledExponentials(logLikelihood);
  const efficiency = options.relativeEfficiency ?? efficiencyOf(likelihood.values, observation.length);
  const ratios = mapValues(logLikelihood, (value) => -value);
  const { weights, logWeights, paretoK } = smoothLogRatios(ratios, efficiency);
  for (let s = 0; s < logWeights.length; s++) logWeights[s] += logLikelihood[s];
  const weighted = scaledExponentials(logWeights);
  return {
    elpd: weighted.logSum,
    effectiveParameters: likelihood.logSum - Math.log(logLikelihood.length) - weighted.logSum,
    paretoK,
    monteCarloError: Math.sqrt(varianceOfLog(weights, weighted) / efficiency),
    effectiveDraws: efficiency / dot(weights, weights),
  };
}

/** Weights that turn draws of the posterior into draws of the posterior without the observation of that log likelihood. */
export function looWeights(logLikelihood: Draws, options: LooOptions = {}): SmoothedWeights {
  return smoothLogRatios(
    mapValues(poolDraws(logLikelihood), (value) => -value),
    options.relativeEfficiency ?? relativeEfficiency(logLikelihood),
  );
}

/** Effective number of draws of the likelihood itself over their number; 1 where it does not vary. */
export function relativeEfficiency(logLikelihood: Draws): number {
  return efficiencyOf(scaledExponentials(poolDraws(logLikelihood)).values, logLikelihood.length);
}

/** Of chains of one length, one after the other in `values`. */
function efficiencyOf(values: Float64Array, chainCount: number): number {
  const length = values.length / chainCount;
  const chains = Array.from({ length: chainCount }, (_, c) => values.subarray(c * length, (c + 1) * length));
  const efficiency = essMean(chains) / values.length;
  return Number.isNaN(efficiency) ? 1 : efficiency;
}

/**
 * Of log p with p = sum w p_s, from the variance sum w^2 (p_s - p)^2 of p, by the moments of a log-normal: log(1 + var / p^2).
 * `weighted` are the w p_s.
 */
export function varianceOfLog(weights: Float64Array, { values, total }: ScaledExponentials): number {
  let relativeVariance = 0;
  for (let s = 0; s < weights.length; s++) relativeVariance += (values[s] / total - weights[s]) ** 2;
  return Math.log1p(relativeVariance);
}
