export { TensorflowDensity } from './density.ts';
export { notOffered } from './rules.ts';
export type { Tensorflow } from './tensorflow.ts';
