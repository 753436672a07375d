import { numeric } from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { RandomStream } from './stream.ts';
import { tailStart } from './ziggurat.ts';

const count = 2_000_000;
const source = new RandomStream(3);
const draws = Float64Array.from({ length: count }, () => source.normal());

/** Kolmogorov's D times the root of the sample size, of numbers that should be uniform in (0, 1). */
function kolmogorov(uniforms: Float64Array): number {
  const n = uniforms.length;
  const distances = uniforms.toSorted().map((u, i) => Math.max(u - i / n, (i + 1) / n - u));
  return Math.sqrt(n) * distances.reduce((most, distance) => Math.max(most, distance), 0);
}

/** Exceeded by chance once in 10^5 samples. */
const largestKolmogorov = 2.47;

describe('normal numbers of the ziggurat', () => {
  it('have the moments of the standard normal', () => {
    // E[x^k] = (k - 1)!! for even k, 0 for odd k; the variance of x^k is that of 2k less its square.
    const moment = (k: number): number => (k % 2 === 1 ? 0 : k === 0 ? 1 : (k - 1) * moment(k - 2));
    const powers = draws.slice();
    for (const k of [1, 2, 3, 4, 5, 6, 7, 8]) {
      let sum = 0;
      for (const power of powers) sum += power;
      const error = Math.sqrt((moment(2 * k) - moment(k) ** 2) / count);
      expect(Math.abs(sum / count - moment(k)), `moment ${k}`).toBeLessThan(4.5 * error);
      for (let i = 0; i < count; i++) powers[i] *= draws[i];
    }
  });

  it('are distributed as it says, within layers and across their edges', () => {
    const uniforms = draws.map(numeric.ndtr);
    expect(kolmogorov(uniforms)).toBeLessThan(largestKolmogorov);
    // Some four bins to each of the 256 layers, on both sides.
    const bins = new Float64Array(2000);
    for (const u of uniforms) bins[Math.floor(u * bins.length)]++;
    const expected = count / bins.length;
    const chiSquare = bins.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
    expect(Math.abs(chiSquare - bins.length)).toBeLessThan(4.5 * Math.sqrt(2 * bins.length));
  });

  it('have both tails, beyond the lowest layer too', () => {
    const beyond = numeric.ndtr(-tailStart);
    for (const side of [-1, 1]) {
      const tail = draws.filter((x) => side * x > tailStart);
      expect(Math.abs(tail.length - beyond * count)).toBeLessThan(4.5 * Math.sqrt(beyond * count));
      const uniforms = tail.map((x) => numeric.ndtr(-side * x) / beyond);
      expect(kolmogorov(uniforms)).toBeLessThan(largestKolmogorov);
    }
  });

  it('are independent from one to the next, in size too', () => {
    for (const of of [(x: number) => x, (x: number) => (x * x - 1) / Math.SQRT2]) {
      let sum = 0;
      for (let i = 1; i < count; i++) sum += of(draws[i - 1]) * of(draws[i]);
      expect(Math.abs(sum)).toBeLessThan(4.5 * Math.sqrt(count));
    }
  });
});
