import type { RandomSource } from './source.ts';

/** Exponential draw of mean 1. */
export function exponential(source: RandomSource): number {
  return -Math.log(source.uniform());
}
