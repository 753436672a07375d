import { mapValues } from '../draws.ts';

export function largestOf(values: ArrayLike<number>): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) if (values[i] > largest) largest = values[i];
  return largest;
}

/** log sum exp(values), of any magnitude; -Infinity where all are. */
export function logSumExp(values: ArrayLike<number>): number {
  const largest = largestOf(values);
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i] - largest);
  return largest + Math.log(sum);
}

/** `values` shifted so that their exponentials sum to one. */
export function normalised(values: Float64Array): Float64Array {
  const total = logSumExp(values);
  return mapValues(values, (value) => value - total);
}
