export function largestOf(values: ArrayLike<number>): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) if (values[i] > largest) largest = values[i];
  return largest;
}

/** The exponentials of some numbers over the largest of them, so that any magnitude will do. */
export interface ScaledExponentials {
  /** exp(x - largest x) of each x. */
  readonly values: Float64Array;
  readonly total: number;
  /** log sum exp(x); -Infinity where all x are. */
  readonly logSum: number;
}

export function scaledExponentials(logValues: ArrayLike<number>): ScaledExponentials {
  const largest = largestOf(logValues);
  const values = new Float64Array(logValues.length);
  if (!Number.isFinite(largest)) return { values, total: 0, logSum: largest };
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    values[i] = Math.exp(logValues[i] - largest);
    total += values[i];
  }
  return { values, total, logSum: largest + Math.log(total) };
}

/** log sum exp(values), of any magnitude; -Infinity where all are. */
export function logSumExp(values: ArrayLike<number>): number {
  return scaledExponentials(values).logSum;
}

/** exp(x) of each x over their sum. */
export function softmax(logValues: ArrayLike<number>): Float64Array {
  const { values, total } = scaledExponentials(logValues);
  return scaleBy(values, 1 / total);
}

/** Multiplies in place. */
export function scaleBy(values: Float64Array, factor: number): Float64Array {
  for (let i = 0; i < values.length; i++) values[i] *= factor;
  return values;
}
