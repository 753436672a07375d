import { describe, expect, it } from 'vitest';
import { purpose, RandomStream } from './stream.ts';

describe('a random stream', () => {
  it('is the same after a seek, and another for another draw, chain, purpose or seed', () => {
    const take = (seed: number, use: number, chain: number, draw: number): number =>
      new RandomStream(seed).seek(use, chain, draw).uniform();
    const first = take(1, purpose.transition, 2, 3);
    expect(take(1, purpose.transition, 2, 3)).toBe(first);
    const others = [
      take(2, purpose.transition, 2, 3),
      take(1, purpose.initial, 2, 3),
      take(1, purpose.transition, 1, 3),
    ];
    expect(
      new Set([
        first,
        ...others,
        take(1, purpose.transition, 2, 4),
        take(1 + 2 ** 32, purpose.transition, 2, 3),
      ]).size,
    ).toBe(6);
  });

  it('draws uniforms between 0 and 1 with the right moments', () => {
    const source = new RandomStream(11);
    const n = 200_000;
    const uniforms = Float64Array.from({ length: n }, () => source.uniform());
    const moment = (power: number): number => uniforms.reduce((sum, u) => sum + u ** power, 0) / n;
    expect(uniforms.every((u) => u > 0 && u < 1)).toBe(true);
    expect(Math.abs(moment(1) - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(moment(2) - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / n));
  });

  it('is true with the given probability, also where 32 bits do not tell', () => {
    const source = new RandomStream(12);
    const n = 200_000;
    for (const probability of [0, 0.001, 0.3, 0.5, 1]) {
      let hits = 0;
      for (let i = 0; i < n; i++) if (source.bernoulli(probability)) hits++;
      const error = Math.sqrt((probability * (1 - probability)) / n);
      expect(Math.abs(hits / n - probability)).toBeLessThanOrEqual(5 * error);
    }
    // The first word of the stream, as a fraction: the probability that it decides against, and the one that it leaves open.
    const word = (seed: number): number => new RandomStream(seed).word() >>> 0;
    const among = (offset: number): boolean[] =>
      Array.from({ length: 200 }, (_, seed) =>
        new RandomStream(seed).bernoulli((word(seed) + offset) / 4_294_967_296),
      );
    expect(among(0)).not.toContain(true);
    expect(among(1)).not.toContain(false);
    const open = among(0.5).filter(Boolean).length;
    expect(Math.abs(open - 100)).toBeLessThan(5 * Math.sqrt(50));
  });
});
