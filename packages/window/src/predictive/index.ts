export {
  type PredictedBlock,
  type PredictOptions,
  type PriorOptions,
  posteriorPredictive,
  posteriorPredictiveBlocks,
  priorPredictive,
  type ReplicatedData,
  type ReplicateOptions,
  replicatedData,
} from './predict.ts';
