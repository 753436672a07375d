import { argsort } from '../argsort.ts';
import { mapValues } from '../draws.ts';
import { fitGeneralisedPareto, generalisedParetoQuantile } from './generalised-pareto.ts';
import { largestOf, scaleBy, scaledExponentials } from './log-sum-exp.ts';
import { valueOfRank } from './value-of-rank.ts';

/** Importance weights with a smoothed tail. */
export interface SmoothedWeights {
  /** One per draw; they sum to one. */
  readonly weights: Float64Array;
  readonly logWeights: Float64Array;
  /**
   * Shape of the tail of the raw ratios: they have 1/k moments. Infinity where there are fewer than five draws in the
   * tail to tell from, -Infinity where the largest ratios are all equal, so that there is no tail.
   */
  readonly paretoK: number;
}

/**
 * Pareto smoothed importance sampling (Vehtari, Simpson, Gelman, Yao & Gabry 2024, algorithm 1), as R's loo: the largest
 * ratios are replaced by the expected order statistics of a generalised Pareto distribution fitted to them, none above
 * the largest raw ratio. `logRatios` need no normalisation; `relativeEfficiency` is the effective number of draws over
 * their number.
 */
export function smoothLogRatios(logRatios: Float64Array, relativeEfficiency = 1): SmoothedWeights {
  const largest = largestOf(logRatios);
  const smoothed = mapValues(logRatios, (ratio) => ratio - largest);
  const paretoK = smoothTail(smoothed, tailLength(logRatios.length, relativeEfficiency));
  const { values, total, logSum } = scaledExponentials(smoothed);
  return {
    weights: scaleBy(values, 1 / total),
    logWeights: mapValues(smoothed, (value) => value - logSum),
    paretoK,
  };
}

/** Shape of the tail of importance ratios: whether draws from an approximation can stand for those of its target. */
export function paretoKHat(logRatios: ArrayLike<number>, relativeEfficiency = 1): number {
  return smoothLogRatios(Float64Array.from(logRatios), relativeEfficiency).paretoK;
}

/** ceil(min(S / 5, 3 sqrt(S / r_eff))) */
function tailLength(draws: number, relativeEfficiency: number): number {
  return Math.ceil(Math.min(0.2 * draws, 3 * Math.sqrt(draws / relativeEfficiency)));
}

const fewestInTail = 5;

/** Replaces the tail of log weights whose largest is 0; returns its shape. */
function smoothTail(logWeights: Float64Array, length: number): number {
  if (!(length >= fewestInTail)) return Number.POSITIVE_INFINITY;
  const edge = valueOfRank(logWeights, logWeights.length - length - 1);
  const tail = tailAbove(logWeights, edge, length);
  if (-logWeights[tail[0]] < Number.EPSILON / 100) return Number.NEGATIVE_INFINITY;
  const cutoff = Math.exp(edge);
  const exceedances = new Float64Array(length);
  for (let i = 0; i < length; i++) exceedances[i] = Math.exp(logWeights[tail[i]]) - cutoff;
  const fit = fitGeneralisedPareto(exceedances);
  if (!Number.isFinite(fit.k)) return Number.POSITIVE_INFINITY;
  tail.forEach((draw, i) => {
    const smoothed = Math.log(generalisedParetoQuantile(fit, (i + 0.5) / length) + cutoff);
    logWeights[draw] = Math.min(smoothed, 0);
  });
  return fit.k;
}

/** The draws of the `length` largest values in ascending order of value; of those that are equal the last ones are larger. */
function tailAbove(values: Float64Array, edge: number, length: number): Uint32Array {
  const tail = new Uint32Array(length);
  let free = length;
  for (let i = values.length - 1; i >= 0; i--) if (values[i] > edge) tail[--free] = i;
  // Ties at the edge fill up the tail.
  for (let i = values.length - 1; i >= 0 && free > 0; i--) if (values[i] === edge) tail[--free] = i;
  tail.sort();
  return argsort(Float64Array.from(tail, (i) => values[i])).map((at) => tail[at]);
}
