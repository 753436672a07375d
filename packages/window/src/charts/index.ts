export { type BarChartOptions, barChart } from './bar-chart.ts';
export { type ChangeKind, type ChangeNames, changeTitle, levelsLabel } from './change.ts';
export { type ComparePlotOptions, comparePlot } from './compare-plot.ts';
export { above, beside, type ChartSize, layer, withSize } from './compose.ts';
export {
  type DataDifference,
  type DataDifferences,
  type DifferencesOptions,
  dataDifferences,
} from './differences.ts';
export type { ParameterDraws } from './draws.ts';
export { type EnergyPlotOptions, energyPlot } from './energy-plot.ts';
export { type FacetOptions, facet } from './facet.ts';
export { type ForestPlotOptions, forestPlot } from './forest-plot.ts';
export type { Interval, LabelledInterval, NamedInterval } from './interval.ts';
export { type DensityPoint, kernelDensity } from './kernel-density.ts';
export type { Level, LevelOrders } from './levels.ts';
export { type LmeSlopesChartOptions, lmeSlopesChart } from './lme-slopes-chart.ts';
export { type PairPlotOptions, pairPlot } from './pair-plot.ts';
export type { PanelOptions } from './parameter-panels.ts';
export { type ParetoKPlotOptions, paretoKPlot } from './pareto-k-plot.ts';
export { type PitEcdfPlotOptions, pitEcdfPlot } from './pit-ecdf-plot.ts';
export { type PlotDataOptions, plotData } from './plot-data.ts';
export { type PlotDataSlopeTrialsOptions, plotDataSlopeTrials } from './plot-data-slope-trials.ts';
export {
  type DensityParameter,
  type PosteriorDensityOptions,
  posteriorDensity,
} from './posterior-density.ts';
export type { PredictiveCheckPanel } from './predictive-check-panel.ts';
export {
  type PredictiveCheckKind,
  type PredictiveCheckPlotOptions,
  predictiveCheckPlot,
} from './predictive-check-plot.ts';
export { type RankEcdfPlotOptions, rankEcdfPlot } from './rank-ecdf-plot.ts';
export { type RankPlotOptions, rankPlot } from './rank-plot.ts';
export { type SbcPlotOptions, sbcPlot } from './sbc-plot.ts';
export { type SlopesChartOptions, slopesChart } from './slopes-chart.ts';
export type { ChartRow, ChartSpec } from './spec.ts';
export { finish, palette, theme } from './theme.ts';
export { type TracePlotOptions, tracePlot } from './trace-plot.ts';
