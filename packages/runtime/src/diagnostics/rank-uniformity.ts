import { type EcdfBands, isWithin, uniformEcdfBands } from './ecdf/index.ts';
import { mean, varianceAround } from './moments.ts';

/** Ranks of the true values of one quantity among as many posterior draws, one per simulation: 0..draws. */
export interface RankSample {
  readonly name: string;
  readonly ranks: ArrayLike<number>;
  /** Draws that each rank is among. */
  readonly draws: number;
}

/** What is wrong with the ranks of a quantity, in plain words. */
export interface RankFinding {
  readonly name: string;
  readonly problem: 'too low' | 'too high' | 'too narrow' | 'too wide';
  readonly message: string;
}

/**
 * Ranks as numbers in (0, 1] and the bands for their distribution function (Säilynoja, Bürkner & Vehtari 2022), evaluated
 * where whole ranks fall into the cells.
 */
export function rankBands(
  { ranks, draws }: Pick<RankSample, 'ranks' | 'draws'>,
  probability: number,
): { readonly values: Float64Array; readonly bands: EcdfBands } {
  const values = Float64Array.from(ranks, (rank) => (rank + 1) / (draws + 1));
  const points = largestDivisor(draws + 1, Math.min(100, ranks.length));
  return { values, bands: uniformEcdfBands(ranks.length, { probability, points }) };
}

/** The quantities whose ranks are not uniform: none, with 95% for all together, where the posterior is computed right. */
export function checkRanks(samples: readonly RankSample[], probability = 0.95): RankFinding[] {
  const each = 1 - (1 - probability) / Math.max(1, samples.length);
  return samples
    .filter((sample) => {
      const { values, bands } = rankBands(sample, each);
      return !isWithin(bands, values);
    })
    .map((sample) => ({ name: sample.name, ...shapeOf(sample) }));
}

const words = {
  'too low': 'true values rank high among the draws: the posterior is too low',
  'too high': 'true values rank low among the draws: the posterior is too high',
  'too narrow': 'true values lie outside the draws too often: the posterior is too narrow',
  'too wide': 'true values lie in the middle of the draws too often: the posterior is too wide',
} as const;

/** By whichever stands out more, the mean of the uniforms, 1/2 +- sqrt(1/12n), or their variance, 1/12 +- sqrt(1/180n). */
function shapeOf({ name, ranks, draws }: RankSample): Omit<RankFinding, 'name'> {
  const n = ranks.length;
  const uniforms = Float64Array.from(ranks, (rank) => (rank + 0.5) / (draws + 1));
  const center = mean(uniforms);
  const shift = (center - 0.5) / Math.sqrt(1 / (12 * n));
  const spread = (varianceAround(uniforms, center) - 1 / 12) / Math.sqrt(1 / (180 * n));
  const problem =
    Math.abs(shift) > Math.abs(spread)
      ? shift > 0
        ? 'too low'
        : 'too high'
      : spread > 0
        ? 'too narrow'
        : 'too wide';
  return { problem, message: `${name}: ${words[problem]}.` };
}

/** The largest divisor of `n` that is at most `most`: ranks are uniform on a grid that divides theirs. */
function largestDivisor(n: number, most: number): number {
  for (let d = Math.min(most, n); d > 1; d--) if (n % d === 0) return d;
  return Math.min(n, most);
}
