export {
  type CoordinatedModel,
  type Coordinates,
  compileInCoordinates,
  compileTracedInCoordinates,
} from './coordinates.ts';
export { explainCompiled } from './explain.ts';
export { type Inference, type InferOptions, infer, posteriorOf, runDiagnostics } from './infer.ts';
export { inferenceData, type MoreGroups } from './inference-data.ts';
export { type LogLikelihood, logLikelihood, totalLogLikelihood } from './log-likelihood.ts';
export { Posterior, type PosteriorVariable, type ScalarDraws } from './posterior.ts';
export { type PriorSensitivityResult, priorSensitivity } from './prior-sensitivity.ts';
export type { ModelRunOptions } from './sample-model.ts';
