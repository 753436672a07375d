import { expit } from '../numeric/index.ts';
import { logGamma } from './gamma.ts';
import type { RandomSource } from './source.ts';

/** Beta draw X/(X + Y) of two gamma draws, taken in logs so that small shapes do not give 0/0. */
export function beta(source: RandomSource, a: number, b: number): number {
  return expit(logGamma(source, a) - logGamma(source, b));
}
