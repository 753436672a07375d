import { type ChangeChartOptions, changeChart } from './change-chart.ts';
import type { DataDifference } from './differences.ts';
import type { LabelledInterval } from './interval.ts';
import type { ChartSpec } from './spec.ts';

export interface LmeSlopesChartOptions extends ChangeChartOptions {
  /** Coverage of the interval; 0.95 by default. */
  readonly confidence?: number;
}

/** Coefficients of a linear mixed model with their confidence intervals, drawn as `slopesChart` draws a posterior. */
export function lmeSlopesChart(
  coefficients: readonly LabelledInterval[],
  differences: readonly DataDifference[],
  options: LmeSlopesChartOptions,
): ChartSpec {
  const percent = Math.round(100 * (options.confidence ?? 0.95));
  return changeChart(coefficients, differences, options, { mean: 'Coefficient', interval: `${percent}% CI` });
}
