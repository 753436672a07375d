export * from './beta.ts';
export * from './binomial.ts';
export * from './exponential.ts';
export * from './gamma.ts';
export * from './normal.ts';
export * from './poisson.ts';
export * from './source.ts';
export * from './von-mises.ts';
