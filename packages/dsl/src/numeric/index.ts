export * from './bessel.ts';
export * from './beta.ts';
export * from './error-function.ts';
export * from './gamma.ts';
export * from './logistic.ts';
export * from './normal.ts';
export * from './polygamma.ts';
