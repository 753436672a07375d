export type { DensityProgram, LogDensity, Target } from './density.ts';
export * from './diagnostics/index.ts';
export * from './draws-file/index.ts';
export { SamplingError } from './errors.ts';
export * from './inference-data/index.ts';
export { type LoadedModule, loadModule, type Manifest } from './load-module.ts';
export { instantiate, type Samplable } from './program.ts';
export { outputNoise } from './random/output-noise.ts';
export {
  Philox,
  Philox,
  philox,
  philox,
  purpose,
  type RandomSource,
  type RandomSource,
} from './random/philox.ts';
export * from './run/index.ts';
