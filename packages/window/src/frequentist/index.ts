export * from './anova.ts';
export * from './anova-text.ts';
export * from './fit-anova.ts';
export * from './fit-lme.ts';
export * from './lme.ts';
export * from './lme-text.ts';
export type { MixedModel } from './mixed-model.ts';
export { type Covariate, type Term, term, type Variable } from './terms.ts';
