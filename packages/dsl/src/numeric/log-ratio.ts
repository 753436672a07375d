import { polynomial } from './polynomial.ts';

/** 2/3, 2/5, 2/7, ... */
const series: readonly number[] = Array.from({ length: 18 }, (_, k) => 2 / (2 * k + 3));

/**
 * ratio - 1 - log(ratio) without cancellation near 1, given the ratio and u = ratio - 1 each to full accuracy.
 * Near 1: log(1 + u) = 2 atanh(r), r = u/(2 + u), so that u - log(1 + u) = r (u - r^2 (2/3 + 2 r^2/5 + ...)).
 */
export function ratioDeviance(ratio: number, u: number): number {
  if (Math.abs(u) > 0.5) return u - Math.log(ratio);
  const r = u / (2 + u);
  return r * (u - r * r * polynomial(series, r * r));
}
