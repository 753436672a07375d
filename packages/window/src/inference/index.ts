export { type CoordinatedModel, type Coordinates, compileInCoordinates } from './coordinates.ts';
export { explainCompiled } from './explain.ts';
export { type Inference, type InferOptions, infer, runDiagnostics } from './infer.ts';
export { inferenceData, type MoreGroups } from './inference-data.ts';
export { Posterior, type PosteriorVariable, type ScalarDraws } from './posterior.ts';
export type { ModelRunOptions } from './sample-model.ts';
