import { exponential } from './exponential.ts';
import { normal } from './normal.ts';
import type { RandomSource } from './source.ts';

/** Gamma draw with scale 1, never 0 (Marsaglia & Tsang 2000; shapes below 1 by their boost). */
export function gamma(source: RandomSource, shape: number): number {
  if (shape >= 1) return marsagliaTsang(source, shape);
  return Math.max(Math.exp(logGamma(source, shape)), Number.MIN_VALUE);
}

/** log of a gamma draw with scale 1: does not underflow at small shapes. */
export function logGamma(source: RandomSource, shape: number): number {
  // If X ~ Gamma(a + 1) and E ~ Exponential(1), then X exp(-E/a) ~ Gamma(a).
  if (shape < 1) return Math.log(marsagliaTsang(source, shape + 1)) - exponential(source) / shape;
  return Math.log(marsagliaTsang(source, shape));
}

/** Shape at least 1: d (1 + c z)^3, accepted where log u < z^2/2 + d (1 - v + log v). */
function marsagliaTsang(source: RandomSource, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = normal(source);
    const v = (1 + c * z) ** 3;
    if (v <= 0) continue;
    if (Math.log(source.uniform()) < 0.5 * z * z + d * (1 - v + Math.log(v))) return d * v;
  }
}
