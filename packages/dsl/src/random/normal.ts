import type { RandomSource } from './source.ts';

/** Standard normal draw: the polar method (Marsaglia & Bray 1964), its second value not kept, so draws need no state. */
export function normal(source: RandomSource): number {
  for (;;) {
    const u = 2 * source.uniform() - 1;
    const v = 2 * source.uniform() - 1;
    const square = u * u + v * v;
    if (square < 1 && square > 0) return u * Math.sqrt((-2 * Math.log(square)) / square);
  }
}
