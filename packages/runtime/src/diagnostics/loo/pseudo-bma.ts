import { Philox, purpose } from '../../random/philox.ts';
import { normalised } from './log-sum-exp.ts';

/** Weights proportional to exp(elpd): `elpd[model][observation]` -> one per model. */
export function pseudoBmaWeights(elpd: readonly ArrayLike<number>[]): number[] {
  return softmax(elpd.map((model) => Array.from(model).reduce((sum, x) => sum + x, 0)));
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
  const observations = elpd[0].length;
  const random = new Philox(seed);
  const total = elpd.map(() => 0);
  for (let replicate = 0; replicate < replicates; replicate++) {
    random.seek(purpose.user, 0, replicate);
    // Exponentials over their sum are uniform on the simplex.
    const shares = Float64Array.from({ length: observations }, () => -Math.log(random.uniform()));
    const scale = observations / shares.reduce((sum, share) => sum + share, 0);
    const sums = elpd.map((model) => scale * shares.reduce((sum, share, i) => sum + share * model[i], 0));
    softmax(sums).forEach((weight, k) => {
      total[k] += weight / replicates;
    });
  }
  return total;
}

function softmax(values: readonly number[]): number[] {
  return Array.from(normalised(Float64Array.from(values)), Math.exp);
}
