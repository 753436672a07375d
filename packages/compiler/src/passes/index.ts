export { densityPasses, gradientPasses, runPasses } from './pipeline.ts';
export type { Pass } from './rewrite.ts';
