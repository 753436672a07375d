export {
  type ApproximateInference,
  approximateModel,
  type ModeOptions,
  mostProbable,
} from './approximate.ts';
export {
  type CoordinatedModel,
  type Coordinates,
  compileInCoordinates,
  compileTracedInCoordinates,
} from './coordinates.ts';
export { explainCompiled } from './explain.ts';
export { type Inference, type InferOptions, infer, runDiagnostics } from './infer.ts';
export { inferenceData, type MoreGroups } from './inference-data.ts';
export {
  type LogLikelihood,
  logLikelihood,
  logLikelihoodDraws,
  totalLogLikelihood,
} from './log-likelihood.ts';
export { Posterior, type PosteriorVariable, type ScalarDraws } from './posterior.ts';
export { posteriorOf } from './posterior-of.ts';
export { type PriorSensitivityResult, priorSensitivity } from './prior-sensitivity.ts';
export type { ModelRunOptions } from './sample-model.ts';
