export { densityPasses, gradientPasses, outputPasses, runPasses } from './pipeline.ts';
export type { Pass } from './rewrite.ts';
