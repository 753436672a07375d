import { bandsOf, type EcdfBandOptions, type EcdfBands, type Limits, limits, readOptions } from './bands.ts';
import { binomial, type CountDistribution, logFactorial, poisson } from './counts.ts';

/**
 * Simultaneous bands for the empirical distribution function of that many independent uniform numbers (Säilynoja, Bürkner &
 * Vehtari 2022, section 2.2): binomial intervals at one level for every point, the level adjusted so that the whole
 * function stays within them with the wanted probability or, as counts are whole, the next higher.
 */
export function uniformEcdfBands(values: number, options: EcdfBandOptions = {}): EcdfBands {
  const { probability, grid } = readOptions(values, options);
  const isKnown =
    latest?.values === values &&
    latest.bands.probability === probability &&
    latest.bands.points.length === grid.length;
  if (!isKnown) latest = { values, bands: findBands(values, grid, probability) };
  return (latest as Latest).bands;
}

interface Latest {
  readonly values: number;
  readonly bands: EcdfBands;
}

/** Kept, as a run asks for the same bands once per quantity. */
let latest: Latest | undefined;

function findBands(values: number, grid: Float64Array, probability: number): EcdfBands {
  const marginals = Array.from(grid, (z) => binomial(values, z));
  const level = largestLevel(
    1 - probability,
    (l) => coverage(values, grid, limits(marginals, l)) >= probability,
  );
  return bandsOf(grid, limits(marginals, level), values, probability);
}

/** The largest level in (0, most) that holds, to five digits, where lower ones do. */
function largestLevel(most: number, holds: (level: number) => boolean): number {
  let [low, high] = [0, most];
  if (holds(most)) return most;
  while (high - low > 1e-5 * high) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Probability that the counts of N uniforms at or below the points stay within the limits. They are the counts of a Poisson
 * process of rate N, given that it has N points in all (Moscovich & Nadler 2017), whose increments are independent:
 *
 *     P(within) = sum_x P(within so far, count x at the last point) P(N - x more) / P(N in all).
 */
export function coverage(values: number, points: Float64Array, { lower, upper }: Limits): number {
  let within: CountDistribution = { first: 0, probabilities: Float64Array.of(1) };
  let z = 0;
  for (let i = 0; i < points.length; i++) {
    within = advance(within, poisson(values * (points[i] - z)), lower[i], upper[i]);
    z = points[i];
  }
  const end = advance(within, poisson(values * (1 - z)), values, values);
  return end.probabilities[0] / Math.exp(values * Math.log(values) - values - logFactorial(values));
}

/** The counts after one more increment, from the least to the most that stay within the limits. */
function advance(
  within: CountDistribution,
  increment: CountDistribution,
  least: number,
  most: number,
): CountDistribution {
  const probabilities = new Float64Array(most - least + 1);
  const steps = increment.probabilities;
  for (let j = 0; j < within.probabilities.length; j++) {
    const offset = within.first + j + increment.first - least;
    const end = Math.min(steps.length, probabilities.length - offset);
    for (let k = Math.max(0, -offset); k < end; k++)
      probabilities[offset + k] += within.probabilities[j] * steps[k];
  }
  return { first: least, probabilities };
}
