import type { RandomSource } from './source.ts';

/** Angle with density proportional to exp(concentration cos(angle)), by rejection from a wrapped Cauchy (Best & Fisher 1979). */
export function vonMises(source: RandomSource, concentration: number): number {
  const tau = 1 + Math.sqrt(1 + 4 * concentration ** 2);
  // (tau - sqrt(2 tau)) / (2 concentration), without its cancellation
  const rho = (2 * concentration) / (tau + Math.sqrt(2 * tau));
  const r = (1 + rho ** 2) / (2 * rho);
  // So near to uniform that r is infinite.
  if (!(concentration > 1e-8)) return Math.PI * (2 * source.uniform() - 1);
  for (;;) {
    const z = Math.cos(Math.PI * source.uniform());
    const cosine = (1 + r * z) / (r + z);
    const c = concentration * (r - cosine);
    const u = source.uniform();
    if (c * (2 - c) > u || Math.log(c / u) + 1 >= c)
      return Math.sign(source.uniform() - 0.5) * Math.acos(Math.min(1, Math.max(-1, cosine)));
  }
}
