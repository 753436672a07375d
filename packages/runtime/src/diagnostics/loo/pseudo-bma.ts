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
  const random = new Philox(seed);
  const shares = new Float64Array(elpd[0].length);
  const total = elpd.map(() => 0);
  for (let replicate = 0; replicate < replicates; replicate++) {
    random.seek(purpose.user, 0, replicate);
    drawShares(shares, random);
    softmax(elpd.map((model) => weightedSum(model, shares))).forEach((weight, k) => {
      total[k] += weight / replicates;
    });
  }
  return total;
}

/** Uniform on the simplex, times the number of observations: exponentials over their mean. */
function drawShares(shares: Float64Array, random: Philox): void {
  let sum = 0;
  for (let i = 0; i < shares.length; i++) {
    shares[i] = -Math.log(random.uniform());
    sum += shares[i];
  }
  for (let i = 0; i < shares.length; i++) shares[i] *= shares.length / sum;
}

function weightedSum(values: ArrayLike<number>, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i] * values[i];
  return sum;
}

function softmax(values: readonly number[]): number[] {
  return Array.from(normalised(Float64Array.from(values)), Math.exp);
}
