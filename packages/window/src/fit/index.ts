export type { Change, Effect } from './effect.ts';
export { type FitOptions, type FitSettings, fitSchema, readOptions, rolesSchema } from './options.ts';
export { originalName } from './original-scale.ts';
export { type PreparedData, prepareSlopeData } from './slope-data.ts';
export {
  chartRows,
  densityChart,
  type EffectSummary,
  fitSlopes,
  type SlopeFit,
  slopeChart,
  traceChart,
} from './slope-fit.ts';
