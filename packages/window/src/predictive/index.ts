export {
  type PredictedBlock,
  type PredictOptions,
  type PriorOptions,
  posteriorPredictive,
  posteriorPredictiveBlocks,
  priorPredictive,
} from './predict.ts';
