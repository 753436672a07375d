import {
  diagonalFisherMetric,
  fisherDivergence,
  fisherMean,
  type LowRankOptions,
  lowRankFisherMetric,
} from '../metric/fisher.ts';
import { diagonalData, inverseMassDiagonal, type MetricData } from '../metric/metric.ts';
import type { WarmupSettings } from './schedule.ts';
import { concatenate, type Draws, sliceDraws } from './window.ts';

/** A way to make a metric of draws; where they say nothing of an element it is that of `present`. */
type Estimator = (draws: Draws, present: MetricData) => MetricData;

const diagonal: Estimator = (draws, present) => diagonalData(diagonalOf(draws, present));

function diagonalOf(draws: Draws, present: MetricData): Float64Array {
  const fallback = inverseMassDiagonal(present);
  return diagonalFisherMetric(draws).map((value, i) => (Number.isNaN(value) ? fallback[i] : value));
}

const lowRank =
  (options: LowRankOptions): Estimator =>
  (draws, present) =>
    lowRankFisherMetric(draws, diagonalOf(draws, present), options);

/** Weights of the prior that the diagonal is right: almost none, for what is nearly normal, and one draw's. */
const priorWeights = [1e-3, 1] as const;

/** Least eigenvalue, and one over it, that is worth its share of each leapfrog step. */
const cutoff = 1.5;

const lowRankCandidates = (subspace: number, cut: number): readonly Estimator[] =>
  priorWeights.map((priorDraws) => lowRank({ priorDraws, cutoff: cut, subspace }));

/** Directions in which a metric that is not diagonal may differ from it, unless all are asked for. */
const largestSubspace = 128;

/** Share of the diagonal's held-out divergence that a low-rank metric has to come down to. */
const worthwhile = 0.7;

/**
 * Divergence a dimension above which the posterior is far from normal even so: its correlations then differ from place to
 * place, and a metric that is right for most draws leaves chains stuck where it is wrong.
 */
export const nearlyNormal = 0.3;

/**
 * The metric for the draws of several chains. What is not diagonal has to explain the score of draws that it has not
 * seen: each of two halves of the draws judges the metrics made from the other (Fisher divergence), and the diagonal
 * stays unless another does better on both and clearly better on the whole.
 */
export function chooseMetric(
  windows: readonly Draws[],
  present: MetricData,
  { metric }: Pick<WarmupSettings, 'metric'>,
): MetricData {
  const all = concatenate(windows);
  const { dimension } = all;
  if (metric === 'diagonal' || dimension === 1 || all.count < fewest) return diagonal(all, present);
  if (metric === 'dense') return bestOf(lowRankCandidates(dimension, 1), windows, present).best(all, present);
  const plain = heldOut(diagonal, windows, present);
  const { best, divergences } = bestOf(lowRankCandidates(largestSubspace, cutoff), windows, present);
  const isBetter =
    divergences.every((divergence, half) => divergence < Math.min(plain[half], nearlyNormal)) &&
    total(divergences) < worthwhile * total(plain);
  return (isBetter ? best : diagonal)(all, present);
}

/** Draws from which covariances are first estimated. */
const fewest = 8;

function bestOf(
  estimators: readonly Estimator[],
  windows: readonly Draws[],
  present: MetricData,
): { readonly best: Estimator; readonly divergences: readonly number[] } {
  const tried = estimators.map((best) => ({ best, divergences: heldOut(best, windows, present) }));
  return tried.reduce((a, b) => (total(b.divergences) < total(a.divergences) ? b : a));
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Fisher divergence of each half from the metric of the other. */
function heldOut(estimator: Estimator, windows: readonly Draws[], present: MetricData): readonly number[] {
  const [a, b] = halves(windows);
  return [
    [a, b],
    [b, a],
  ].map(([seen, unseen]) => divergenceFrom(estimator(seen, present), seen, unseen));
}

/** Fisher divergence of `unseen` from the normal that a metric and the draws it was made from stand for. */
export function divergenceFrom(metric: MetricData, seen: Draws, unseen: Draws): number {
  return fisherDivergence(metric, fisherMean(metric, seen), unseen);
}

/** Chains of even and of odd number; the earlier and the later draws of a single chain. */
function halves(windows: readonly Draws[]): readonly [Draws, Draws] {
  if (windows.length > 1) {
    const every = (parity: number): Draws => concatenate(windows.filter((_, c) => c % 2 === parity));
    return [every(0), every(1)];
  }
  const [only] = windows;
  const middle = only.count >> 1;
  return [sliceDraws(only, 0, middle), sliceDraws(only, middle, only.count)];
}
