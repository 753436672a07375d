import { lgamma } from '../numeric/index.ts';
import type { RandomSource } from './source.ts';

/** Poisson draw: products of uniforms for means below 10, transformed rejection PTRS (Hormann 1993) above. */
export function poisson(source: RandomSource, mean: number): number {
  if (!(mean < 10)) return transformedRejection(source, mean);
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = source.uniform(); product > limit; product *= source.uniform()) count++;
  return count;
}

/** Algorithm PTRS of W. Hormann, "The transformed rejection method for generating Poisson random variables", 1993. */
function transformedRejection(source: RandomSource, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const vr = 0.9277 - 3.6224 / (b - 2);
  const logMean = Math.log(mean);
  for (;;) {
    const u = source.uniform() - 0.5;
    const v = source.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= vr) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const logRatio = Math.log((v * inverseAlpha) / (a / (us * us) + b));
    if (logRatio <= k * logMean - mean - lgamma(k + 1)) return k;
  }
}
