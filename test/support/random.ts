/** A small generator for tests (SplitMix64), 53 bits on (0, 1); the product's own generator lives in the runtime. */
export function testSource(seed: number): { uniform(): number } {
  const mask = (1n << 64n) - 1n;
  let state = BigInt(seed) & mask;
  const next = (): bigint => {
    state = (state + 0x9e3779b97f4a7c15n) & mask;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
    return z ^ (z >> 31n);
  };
  return { uniform: () => (Number(next() >> 11n) + 0.5) * 2 ** -53 };
}

/**
 * Kolmogorov-Smirnov distance of draws from a cdf, times sqrt(n). Under the right cdf it passes 3.3 with probability below
 * 1e-9 (2 exp(-2 t^2)). For discrete values give also the cdf just below each value; the law is then conservative.
 */
export function kolmogorovSmirnov(
  draws: readonly number[],
  cdf: (x: number) => number,
  cdfBelow = cdf,
): number {
  const sorted = [...draws].sort((a, b) => a - b);
  const n = sorted.length;
  let distance = 0;
  for (let i = 0; i < n; ) {
    let end = i + 1;
    while (end < n && sorted[end] === sorted[i]) end++;
    distance = Math.max(distance, Math.abs(cdf(sorted[i]) - end / n), Math.abs(cdfBelow(sorted[i]) - i / n));
    i = end;
  }
  return distance * Math.sqrt(n);
}

/** Pearson's chi-square of draws against cell probabilities, as a z-score: (chi2 - df) / sqrt(2 df). */
export function chiSquareScore(counts: readonly number[], probabilities: readonly number[]): number {
  const n = counts.reduce((a, b) => a + b, 0);
  const chi2 = counts.reduce(
    (sum, o, i) => sum + (o - n * probabilities[i]) ** 2 / (n * probabilities[i]),
    0,
  );
  const df = counts.length - 1;
  return (chi2 - df) / Math.sqrt(2 * df);
}

export function moments(draws: readonly number[]): { mean: number; variance: number } {
  const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
  return { mean, variance: draws.reduce((a, b) => a + (b - mean) ** 2, 0) / (draws.length - 1) };
}
