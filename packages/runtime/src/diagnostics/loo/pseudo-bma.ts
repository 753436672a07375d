import { purpose, type RandomSource, RandomStream } from '../../random/stream.ts';
import { type ElpdRow, elpdTable } from './elpd-table.ts';
import { softmax } from './log-sum-exp.ts';

/** Weights proportional to exp(elpd): `elpd[model][observation]` -> one per model. */
export function pseudoBmaWeights(elpd: readonly ArrayLike<number>[]): number[] {
  return Array.from(softmax(elpd.map((model) => Array.from(model).reduce((sum, x) => sum + x, 0))));
}

export interface BootstrapOptions {
  readonly seed?: number;
  /** 1000 unless told. */
  readonly replicates?: number;
}

/**
 * Pseudo-BMA+ (Yao et al. 2018, section 3.4): pseudo-BMA weights averaged over Bayesian bootstrap replicates of the
 * observations (Rubin 1981), so that the uncertainty of the elpd counts.
 */
export function pseudoBmaPlusWeights(
  elpd: readonly ArrayLike<number>[],
  { seed = 0, replicates = 1000 }: BootstrapOptions = {},
): number[] {
  const { rows, observations } = elpdTable(elpd);
  const random = new RandomStream(seed);
  const total = elpd.map(() => 0);
  for (let replicate = 0; replicate < replicates; replicate++) {
    random.seek(purpose.user, 0, replicate);
    const sums = bootstrappedMeans(rows, random).map((mean) => observations * mean);
    softmax(sums).forEach((weight, k) => {
      total[k] += weight / replicates;
    });
  }
  return total;
}

/**
 * Mean elpd of each model under weights that are uniform on the simplex: exponentials over their sum. Observations that are
 * equal share the sum of theirs.
 */
function bootstrappedMeans(rows: readonly ElpdRow[], random: RandomSource): number[] {
  const sums = new Float64Array(rows[0].elpd.length);
  let total = 0;
  for (const { elpd, count } of rows) {
    const weight = sumOfExponentials(count, random);
    total += weight;
    for (let k = 0; k < sums.length; k++) sums[k] += weight * elpd[k];
  }
  return Array.from(sums, (sum) => sum / total);
}

/** Gamma(count, 1), by Marsaglia & Tsang (2000) where it is a sum of several. */
function sumOfExponentials(count: number, random: RandomSource): number {
  if (count === 1) return -Math.log(random.uniform());
  const d = count - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
