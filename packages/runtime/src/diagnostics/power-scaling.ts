import { argsort } from './argsort.ts';
import { type Draws, poolDraws } from './draws.ts';
import { DiagnosticsError } from './errors.ts';
import { relativeEfficiency, smoothLogRatios } from './loo/index.ts';
import type { ParameterDraws } from './summary.ts';

/** What a parameter's sensitivities say of its prior. */
export type PriorSensitivity = 'none' | 'conflict of prior and data' | 'prior outweighs the data';

export interface PowerScalingRow {
  readonly name: string;
  /** How fast the marginal posterior moves as the prior is strengthened: distance per doubling. */
  readonly prior: number;
  readonly likelihood: number;
  readonly diagnosis: PriorSensitivity;
}

export interface PowerScaling {
  /** In the order of the parameters. */
  readonly rows: readonly PowerScalingRow[];
  /** The largest Pareto k of the weights of each component: above `paretoKThreshold` its column can't be trusted. */
  readonly paretoK: Readonly<Record<'prior' | 'likelihood', number>>;
}

export interface PowerScalingInput {
  readonly parameters: readonly ParameterDraws[];
  /** Log density of all priors together, `logPrior[chain][draw]`, on the constrained scale (no Jacobians). */
  readonly logPrior: Draws;
  readonly logLikelihood: Draws;
  /** Effective draws over draws of the ratios; by default from the ratios. */
  readonly relativeEfficiency?: number;
}

const powers = [0.99, 1.01] as const;
/** From here on a posterior counts as sensitive (Kallioinen et al. 2023, section 2.4). */
const sensitive = 0.05;

/**
 * Power-scaling sensitivity (Kallioinen, Paananen, Bürkner & Vehtari 2023): what happens to each marginal posterior when
 * prior or likelihood is raised to a power near 1, by reweighting the draws with p^(power - 1),
 *
 *     (d(0.99) + d(1.01)) / (2 log2 1.01),  d the cumulative Jensen-Shannon distance to the posterior,
 *
 * as R's priorsense. Sensitive to both: prior and data disagree. To the prior only: the data say little.
 */
export function powerScaling(input: PowerScalingInput): PowerScaling {
  const prior = perturbations(input.logPrior, input);
  const likelihood = perturbations(input.logLikelihood, input);
  const rows = input.parameters.map(({ name, draws }) => {
    const values = poolDraws(draws);
    const of = ({ weights }: Perturbations) =>
      weights.reduce((sum, w) => sum + cumulativeDistance(values, w), 0) / (2 * Math.log2(powers[1]));
    const row = { name, prior: of(prior), likelihood: of(likelihood) };
    return { ...row, diagnosis: diagnose(row) };
  });
  return { rows, paretoK: { prior: prior.paretoK, likelihood: likelihood.paretoK } };
}

interface Perturbations {
  /** For each power, weights of the draws that sum to one. */
  readonly weights: readonly Float64Array[];
  readonly paretoK: number;
}

function perturbations(component: Draws, input: PowerScalingInput): Perturbations {
  checkFinite(component);
  const smoothed = powers.map((power) => {
    const ratios = component.map((chain) => Float64Array.from(chain, (value) => (power - 1) * value));
    return smoothLogRatios(poolDraws(ratios), input.relativeEfficiency ?? relativeEfficiency(ratios));
  });
  return {
    weights: smoothed.map(({ weights }) => weights),
    paretoK: Math.max(...smoothed.map(({ paretoK }) => paretoK)),
  };
}

function checkFinite(component: Draws): void {
  const index = poolDraws(component).findIndex((value) => !Number.isFinite(value));
  if (index < 0) return;
  throw new DiagnosticsError(
    'LOG_DENSITY_NOT_FINITE',
    `Draw ${index}, over all chains, has a log prior or log likelihood that is not finite, so that it can't be scaled.`,
    { draw: index },
  );
}

function diagnose({ prior, likelihood }: Pick<PowerScalingRow, 'prior' | 'likelihood'>): PriorSensitivity {
  if (!(prior >= sensitive)) return 'none';
  return likelihood >= sensitive ? 'conflict of prior and data' : 'prior outweighs the data';
}

/**
 * Cumulative Jensen-Shannon distance (Nguyen & Vreeken 2015) of draws with equal weights, distribution function P, to the
 * same draws with other weights, Q: the larger over x and -x of
 *
 *     sqrt(integral P log2(2 P / (P + Q)) + Q log2(2 Q / (P + Q)) dx / integral P + Q dx).
 */
export function cumulativeDistance(values: Float64Array, weights: Float64Array): number {
  const order = argsort(values);
  return Math.max(sweep(values, weights, order), sweep(values, weights, order.slice().reverse()));
}

/** Between neighbouring draws, in that order, both functions are constant. */
function sweep(values: Float64Array, weights: Float64Array, order: Uint32Array): number {
  const total = weights.reduce((sum, w) => sum + w, 0);
  let [p, q] = [0, 0];
  let [divergence, bound] = [0, 0];
  for (let i = 0; i + 1 < order.length; i++) {
    p += 1 / values.length;
    q += weights[order[i]] / total;
    const width = Math.abs(values[order[i + 1]] - values[order[i]]);
    divergence += width * (relativeTo(p, p + q) + relativeTo(q, p + q));
    bound += width * (p + q);
  }
  return bound > 0 ? Math.sqrt(Math.max(divergence, 0) / bound) : 0;
}

/** p log2(2 p / sum) */
function relativeTo(p: number, sum: number): number {
  return p > 0 ? p * Math.log2((2 * p) / sum) : 0;
}
