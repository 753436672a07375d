export { TensorflowDensity } from './density.ts';
export type { Tensorflow } from './tensorflow.ts';
