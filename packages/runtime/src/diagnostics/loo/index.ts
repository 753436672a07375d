export { type ComparisonRow, compare } from './compare.ts';
export type { ElpdEstimate } from './elpd.ts';
export { fitGeneralisedPareto, type GeneralisedPareto } from './generalised-pareto.ts';
export { type Loo, type LooOptions, loo, looWeights, relativeEfficiency } from './loo.ts';
export { type LooPitInput, looPit, type PredictiveProbability, probabilityTransform } from './loo-pit.ts';
export { drawsNeeded, paretoKThreshold } from './pareto-k.ts';
export { paretoKHat, type SmoothedWeights, smoothLogRatios } from './pareto-smoothing.ts';
export {
  type Estimate,
  firstObservations,
  type PointwiseLogLikelihood,
  type RepeatedObservations,
} from './pointwise.ts';
export { type BootstrapOptions, pseudoBmaPlusWeights, pseudoBmaWeights } from './pseudo-bma.ts';
export { type Refit, withRefits } from './refit.ts';
export { stackingWeights } from './stacking.ts';
export { type Waic, waic } from './waic.ts';
