export type { Change, Effect } from './effect.ts';
export { modelOfRows } from './model-of-rows.ts';
export { type FitOptions, type FitSettings, fitSchema, readOptions, rolesSchema } from './options.ts';
export { originalName } from './original-scale.ts';
export { type PredictiveCheckOptions, predictiveCheckChart } from './predictive-check.ts';
export {
  chartRows,
  densityChart,
  energyChart,
  pairChart,
  rankChart,
  slopeChart,
  traceChart,
} from './slope-charts.ts';
export { type PreparedData, prepareSlopeData } from './slope-data.ts';
export { type EffectSummary, fitSlopes, type SlopeFit } from './slope-fit.ts';
