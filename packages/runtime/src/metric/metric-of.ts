import { DenseMetric } from './dense.ts';
import { DiagonalMetric } from './diagonal.ts';
import { LowRankMetric } from './low-rank.ts';
import type { Metric, MetricData } from './metric.ts';

/** The cheapest form of a metric: with many eigenvalues the whole matrix is less work than its factors. */
export function metricOf(data: MetricData): Metric {
  const rank = data.eigenvalues.length;
  if (rank === 0) return new DiagonalMetric(data);
  return 2 * rank >= data.scale.length ? new DenseMetric(data) : new LowRankMetric(data);
}
