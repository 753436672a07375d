export * from './correlation-cholesky.ts';
export * from './integers.ts';
export * from './interval.ts';
export * from './ordered.ts';
export * from './positive.ts';
export * from './real.ts';
export * from './simplex.ts';
export * from './support.ts';
