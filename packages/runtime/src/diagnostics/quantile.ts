import { argsort } from './argsort.ts';
import { DiagnosticsError } from './errors.ts';

/** A copy in ascending order, NaN last. */
export function sortedCopy(values: Float64Array): Float64Array {
  return gather(values, argsort(values));
}

export function gather(values: Float64Array, order: Uint32Array): Float64Array {
  const sorted = new Float64Array(values.length);
  for (let i = 0; i < sorted.length; i++) sorted[i] = values[order[i]];
  return sorted;
}

/**
 * Quantile of type 7 (Hyndman & Fan 1996, the default of R and NumPy) of values in ascending order:
 * with h = (n - 1) p, x[floor h] + (h - floor h) (x[ceil h] - x[floor h]). NaN if any value is NaN.
 */
export function quantileOfSorted(sorted: Float64Array, probability: number): number {
  checkProbability(probability);
  if (Number.isNaN(sorted[sorted.length - 1])) return Number.NaN;
  const index = 1 + (sorted.length - 1) * probability;
  const below = Math.floor(index);
  const low = sorted[below - 1];
  const high = sorted[Math.ceil(index) - 1];
  const weight = index - below;
  return weight === 0 || low === high ? low : (1 - weight) * low + weight * high;
}

/** Quantile of type 7 of values in any order; NaN if any is NaN. `probability` is in [0, 1]. */
export function quantile(values: ArrayLike<number>, probability: number): number {
  return quantileOfSorted(sortedCopy(Float64Array.from(values)), probability);
}

/** The middle value, or the mean of the two middle ones: halves are added, as R does, so that no rounding differs. */
export function medianOfSorted(sorted: Float64Array): number {
  const n = sorted.length;
  if (Number.isNaN(sorted[n - 1])) return Number.NaN;
  const middle = Math.floor(n / 2);
  return n % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Throws INVALID_PROBABILITY unless 0 <= probability <= 1. */
export function checkProbability(probability: number): void {
  if (probability >= 0 && probability <= 1) return;
  throw new DiagnosticsError(
    'INVALID_PROBABILITY',
    `A probability must lie between 0 and 1, but got ${probability}. Write 0.94 for 94%.`,
    { probability },
  );
}
