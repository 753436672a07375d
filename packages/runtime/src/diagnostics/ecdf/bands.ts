import { checkProbability } from '../quantile.ts';
import { type CountDistribution, lowerQuantile, upperQuantile } from './counts.ts';

/** Limits of an empirical distribution function: of the share of values at or below each of `points`, in (0, 1). */
export interface EcdfBands {
  readonly points: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Probability that the whole function lies within, by chance. */
  readonly probability: number;
}

export interface EcdfBandOptions {
  /** 0.95 unless told. */
  readonly probability?: number;
  /** Evaluates at i / points, 0 < i < points; by default as many as there are values, at most 100. */
  readonly points?: number;
}

/** Whether an empirical distribution function, evaluated at the points of the bands, lies within them everywhere. */
export function isWithin(bands: EcdfBands, values: Float64Array): boolean {
  return ecdf(values, bands.points).every((share, i) => share >= bands.lower[i] && share <= bands.upper[i]);
}

/** The share of values at or below each point. */
export function ecdf(values: Float64Array, points: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  let below = 0;
  return points.map((point) => {
    while (below < sorted.length && sorted[below] <= point) below++;
    return below / sorted.length;
  });
}

/** The points i / n, with the probability. */
export function readOptions(
  values: number,
  { probability = 0.95, points = Math.min(values, 100) }: EcdfBandOptions,
) {
  checkProbability(probability);
  return { probability, grid: Float64Array.from({ length: points - 1 }, (_, i) => (i + 1) / points) };
}

/** Counts at or below each point. */
export interface Limits {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** The interval of each marginal that leaves `level / 2` to each side. */
export function limits(marginals: readonly CountDistribution[], level: number): Limits {
  return {
    lower: marginals.map((marginal) => lowerQuantile(marginal, level / 2)),
    upper: marginals.map((marginal) => upperQuantile(marginal, level / 2)),
  };
}

/** Counts as shares of that many values. */
export function bandsOf(
  points: Float64Array,
  { lower, upper }: Limits,
  values: number,
  probability: number,
): EcdfBands {
  const shares = (counts: readonly number[]) => Float64Array.from(counts, (count) => count / values);
  return { points, lower: shares(lower), upper: shares(upper), probability };
}
