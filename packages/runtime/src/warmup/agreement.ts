import { mean, standardDeviation } from '../diagnostics/moments.ts';
import { rHatBasic } from '../diagnostics/r-hat.ts';
import type { MetricData } from '../metric/metric.ts';
import { divergenceFrom, nearlyNormal } from './choose-metric.ts';
import type { WarmupReport } from './report.ts';
import { goesOnDiverging } from './target-acceptance.ts';
import { concatenate } from './window.ts';

/** Iterations before which agreement would be chance. */
const earliest = 40;
const largestRHat = 1.05;
/** Of the logarithm of the step size, over chains. */
const largestDeviation = 0.3;
/** Fisher divergence a dimension of one metric, as a multiple of the other's and beyond, at which they still agree. */
const divergence = { factor: 1.5, beyond: 0.1 } as const;

/** Draws, for each dimension, that may tell a metric with correlations from a diagonal one. */
const drawsPerDimension = 4;

/**
 * Whether more warmup would change nothing: the chains agree in log density and step size, and the metric made from
 * earlier draws explains the score of the present ones as well as a new one does, which is no worse (of few draws a diagonal
 * one may be made where the present one has correlations). A metric that leaves much of it unexplained
 * is given the draws that a better one would be made from, and all of warmup where trajectories go on diverging: a stretch
 * without divergences is chance there, and the step size has yet to meet the narrow parts.
 */
export function chainsAgree(reports: readonly WarmupReport[], next: MetricData): boolean {
  const [{ iteration, metric, target }] = reports;
  if (reports.length < 2 || iteration < earliest) return false;
  const stepSizes = reports.map(({ stepSize }) => Math.log(stepSize));
  if (!(standardDeviation(stepSizes) < largestDeviation)) return false;
  // A chain that was restarted has fewer draws than the others.
  const shortest = Math.min(...reports.map(({ draws }) => draws.count));
  const levels = reports.map(({ draws }) => draws.logDensity.subarray(draws.count - shortest));
  if (!(rHatBasic(levels) < largestRHat)) return false;
  const all = concatenate(reports.map(({ draws }) => draws));
  const [present, renewed] = [metric, next].map((candidate) => divergenceFrom(candidate, all, all));
  const mayImprove =
    present > nearlyNormal && (all.count < drawsPerDimension * all.dimension || goesOnDiverging(target));
  return !mayImprove && isNoMuchMore(present, renewed) && isNoMuchMore(renewed, present);
}

const isNoMuchMore = (one: number, other: number): boolean =>
  one < divergence.factor * other + divergence.beyond;

/** The geometric mean of the chains' step sizes. */
export function pooledStepSize(reports: readonly WarmupReport[]): number {
  return Math.exp(mean(reports.map(({ stepSize }) => Math.log(stepSize))));
}
