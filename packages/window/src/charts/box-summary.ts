/** Tukey's box plot of some numbers. */
export interface BoxSummary {
  readonly count: number;
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  /** The least and greatest value within 1.5 interquartile ranges of the box. */
  readonly lowerWhisker: number;
  readonly upperWhisker: number;
  /** Distinct values beyond the whiskers, at most `outlierLimit`, evenly thinned when there are more. */
  readonly outliers: readonly number[];
  /** Rows beyond the whiskers. */
  readonly outlierCount: number;
}

export const outlierLimit = 100;

export function boxSummary(values: readonly number[]): BoxSummary {
  const sorted = Float64Array.from(values).sort();
  const lowerQuartile = quantile(sorted, 0.25);
  const upperQuartile = quantile(sorted, 0.75);
  const reach = 1.5 * (upperQuartile - lowerQuartile);
  const isInside = (value: number): boolean =>
    value >= lowerQuartile - reach && value <= upperQuartile + reach;
  const outside = sorted.filter((value) => !isInside(value));
  return {
    count: sorted.length,
    median: quantile(sorted, 0.5),
    lowerQuartile,
    upperQuartile,
    lowerWhisker: sorted.find(isInside) ?? lowerQuartile,
    upperWhisker: sorted.findLast(isInside) ?? upperQuartile,
    outliers: thinned([...new Set(outside)], outlierLimit),
    outlierCount: outside.length,
  };
}

/** Quantile of sorted numbers, linear between order statistics: type 7 of Hyndman & Fan (1996). */
export function quantile(sorted: ArrayLike<number>, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

/** At most `limit` of the values, evenly spaced, the first and the last among them. */
export function thinned<Value>(values: readonly Value[], limit: number): Value[] {
  return thinnedIndices(values.length, limit).map((index) => values[index]);
}

/** At most `limit` of the indices below `count`, evenly spaced, the first and the last among them. */
export function thinnedIndices(count: number, limit: number): number[] {
  const step = count <= limit ? 1 : (count - 1) / Math.max(1, limit - 1);
  return Array.from({ length: Math.min(count, limit) }, (_, index) => Math.round(index * step));
}
