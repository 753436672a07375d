/** Ranges below this count as constant, whatever the scale of the quantity, as in posterior. */
const constantTolerance = Number.EPSILON;

/**
 * True where no diagnostic is defined: all values within 2.2e-16 of each other, or one that is not finite, which shows
 * in the mean of its chain.
 */
export function isDegenerate(values: Float64Array, chainMeans: Float64Array): boolean {
  return !chainMeans.every(Number.isFinite) || isConstant(values);
}

/** Looks no further than the first two values that differ. */
function isConstant(values: Float64Array): boolean {
  let low = values[0];
  let high = low;
  for (let i = 1; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
    if (high - low >= constantTolerance) return false;
  }
  return true;
}

/** As `isDegenerate`, of values in ascending order, NaN last. */
export function isDegenerateSorted(sorted: Float64Array): boolean {
  const range = sorted[sorted.length - 1] - sorted[0];
  return !(Number.isFinite(range) && range >= constantTolerance);
}
