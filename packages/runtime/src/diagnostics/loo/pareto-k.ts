/**
 * The largest Pareto k at which S draws give a dependable estimate: min(1 - 1 / log10 S, 0.7) (Vehtari et al. 2024,
 * section 3.2.4); 0.7 from 2200 draws on.
 */
export function paretoKThreshold(draws: number): number {
  return Math.min(1 - 1 / Math.log10(draws), 0.7);
}

/** How many draws a dependable estimate takes at that k: 10^(1 / (1 - max(0, k))); Infinity from k = 1 on. */
export function drawsNeeded(paretoK: number): number {
  return paretoK >= 1 ? Number.POSITIVE_INFINITY : 10 ** (1 / (1 - Math.max(0, paretoK)));
}
