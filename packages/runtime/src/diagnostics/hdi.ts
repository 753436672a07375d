import { DiagnosticsError } from './errors.ts';
import { sortedCopy } from './quantile.ts';

/** An interval in the units of the quantity. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Highest-density interval: the narrowest of the intervals from the i-th to the (i + floor(probability n))-th sorted
 * value, the leftmost of equals. One interval, also for several modes; the definition is ArviZ's. NaN if any value is NaN.
 */
export function hdi(values: ArrayLike<number>, probability = 0.94): Interval {
  return hdiOfSorted(sortedCopy(Float64Array.from(values)), probability);
}

/** As `hdi`, of values in ascending order. */
export function hdiOfSorted(sorted: Float64Array, probability: number): Interval {
  if (!(probability > 0 && probability < 1)) throw invalidProbability(probability);
  const n = sorted.length;
  if (n === 0 || Number.isNaN(sorted[n - 1])) return { low: Number.NaN, high: Number.NaN };
  const span = Math.floor(probability * n);
  let start = 0;
  for (let i = 1; i + span < n; i++) {
    if (sorted[i + span] - sorted[i] < sorted[start + span] - sorted[start]) start = i;
  }
  return { low: sorted[start], high: sorted[start + span] };
}

function invalidProbability(probability: number): DiagnosticsError {
  return new DiagnosticsError(
    'INVALID_PROBABILITY',
    `The probability of a highest-density interval must lie strictly between 0 and 1, but got ${probability}. ` +
      'Write 0.94 for a 94% interval.',
    { probability },
  );
}
