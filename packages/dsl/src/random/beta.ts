import { expit } from '../numeric/index.ts';
import { logGamma } from './gamma.ts';
import type { RandomSource } from './source.ts';

const largestBelowOne = 1 - 2 ** -53;

/** Beta draw X/(X + Y) of two gamma draws, taken in logs so that small shapes do not give 0/0; never 0 or 1. */
export function beta(source: RandomSource, a: number, b: number): number {
  const x = expit(logGamma(source, a) - logGamma(source, b));
  return Math.min(Math.max(x, Number.MIN_VALUE), largestBelowOne);
}
