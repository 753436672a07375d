import { bandsOf, type EcdfBandOptions, type EcdfBands, type Limits, limits, readOptions } from './bands.ts';
import { binomial, logFactorial } from './counts.ts';

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
 * Probability that the counts of uniforms at or below the points stay within the limits. Given x values below z, those
 * between z and z' are binomial(N - x, (z' - z) / (1 - z)): a Markov chain over the points.
 */
export function coverage(values: number, points: Float64Array, { lower, upper }: Limits): number {
  let within: Float64Array = Float64Array.of(1);
  let first = 0;
  let z = 0;
  for (let i = 0; i < points.length; i++) {
    within = advance(within, { first, from: lower[i], to: upper[i] }, values, (points[i] - z) / (1 - z));
    first = lower[i];
    z = points[i];
  }
  return within.reduce((sum, p) => sum + p, 0);
}

/** One step: `within[j]` is the probability of the count `first + j`; the result's of `from + j`. */
function advance(
  within: Float64Array,
  { first, from, to }: { readonly first: number; readonly from: number; readonly to: number },
  values: number,
  share: number,
): Float64Array {
  const [logP, logQ] = [Math.log(share), Math.log1p(-share)];
  const next = new Float64Array(to - from + 1);
  for (let j = 0; j < within.length; j++) {
    const x = first + j;
    const remaining = values - x;
    const start = logFactorial(remaining);
    for (let y = Math.max(from, x); y <= to; y++) {
      const more = y - x;
      const left = remaining - more;
      next[y - from] +=
        within[j] * Math.exp(start - logFactorial(more) - logFactorial(left) + more * logP + left * logQ);
    }
  }
  return next;
}
