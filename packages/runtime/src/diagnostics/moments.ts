import type { Chains } from './draws.ts';

/** Arithmetic mean of `values[start .. end)`. The second sweep, over the residuals, removes the rounding of the first. */
export function mean(values: ArrayLike<number>, start = 0, end = values.length): number {
  const n = end - start;
  const first = sumOfDeviations(values, 0, start, end) / n;
  return Number.isFinite(first) ? first + sumOfDeviations(values, first, start, end) / n : first;
}

/** sum (x - center)^2 / (n - 1) of `values[start .. end)`, with their mean as the center; NaN for fewer than two. */
export function varianceAround(
  values: ArrayLike<number>,
  center: number,
  start = 0,
  end = values.length,
): number {
  let squares = 0;
  for (let i = start; i < end; i++) squares += (values[i] - center) * (values[i] - center);
  return squares / (end - start - 1);
}

/** sum (x - mean)^2 / (n - 1); NaN for fewer than two values. */
export function variance(values: ArrayLike<number>): number {
  return varianceAround(values, mean(values));
}

/** sqrt(sum (x - mean)^2 / (n - 1)); NaN for fewer than two values. */
export function standardDeviation(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values));
}

export function chainMeans({ values, length, count }: Chains): Float64Array {
  const means = new Float64Array(count);
  for (let c = 0; c < count; c++) means[c] = mean(values, c * length, (c + 1) * length);
  return means;
}

/** Four running sums: additions that do not wait for each other. */
function sumOfDeviations(values: ArrayLike<number>, center: number, start: number, end: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = start;
  for (; i + 3 < end; i += 4) {
    a += values[i] - center;
    b += values[i + 1] - center;
    c += values[i + 2] - center;
    d += values[i + 3] - center;
  }
  for (; i < end; i++) a += values[i] - center;
  return a + b + (c + d);
}
