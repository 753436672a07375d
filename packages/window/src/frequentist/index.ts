export * from './anova.ts';
export * from './anova-text.ts';
export * from './fit-anova.ts';
export { type Covariate, type Term, term, type Variable } from './terms.ts';
