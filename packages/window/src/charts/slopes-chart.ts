import { type ChangeChartOptions, changeChart } from './change-chart.ts';
import type { DataDifference } from './differences.ts';
import type { LabelledInterval } from './interval.ts';
import type { ChartSpec } from './spec.ts';

export interface SlopesChartOptions extends ChangeChartOptions {
  /** Probability in the interval; 0.94 by default. */
  readonly probability?: number;
}

/** Posterior mean (dot) and highest-density interval (rule) of the change over a box plot of the data's differences. */
export function slopesChart(
  posterior: readonly LabelledInterval[],
  differences: readonly DataDifference[],
  options: SlopesChartOptions,
): ChartSpec {
  const percent = Math.round(100 * (options.probability ?? 0.94));
  return changeChart(posterior, differences, options, {
    mean: 'Posterior mean',
    interval: `${percent}% HDI`,
  });
}
