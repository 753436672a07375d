import { describe, expect, it } from 'vitest';
import { purpose, scheduleKey, Threefry, threefryBlock } from './threefry.ts';

function block(counter: readonly number[], key: readonly number[]): string {
  const out = new Int32Array(4);
  const schedule = new Int32Array(9);
  scheduleKey(Int32Array.from(key), schedule);
  threefryBlock(Int32Array.from(counter), schedule, out);
  return [...out].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join(' ');
}

describe('Threefry4x32-20', () => {
  it('gives the known answers of Random123 (kat_vectors)', () => {
    expect(block([0, 0, 0, 0], [0, 0, 0, 0])).toBe('9c6ca96a e17eae66 fc10ecd4 5256a7d8');
    expect(block([-1, -1, -1, -1], [-1, -1, -1, -1])).toBe('2a881696 57012287 f6c7446e a16a6732');
    expect(
      block(
        [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
        [0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89],
      ),
    ).toBe('59cd1dbb b8879579 86b5d00c ac8b6d84');
  });

  it('gives the same stream after a seek, and another for another draw, chain, purpose or seed', () => {
    const take = (seed: number, use: number, chain: number, draw: number): number =>
      new Threefry(seed).seek(use, chain, draw).uniform();
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
    const source = new Threefry(11);
    const n = 200_000;
    const uniforms = Float64Array.from({ length: n }, () => source.uniform());
    const moment = (power: number): number => uniforms.reduce((sum, u) => sum + u ** power, 0) / n;
    expect(uniforms.every((u) => u > 0 && u < 1)).toBe(true);
    expect(Math.abs(moment(1) - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(moment(2) - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / n));
  });

  it('is true with the given probability, also where 32 bits do not tell', () => {
    const source = new Threefry(12);
    const n = 200_000;
    for (const probability of [0, 0.001, 0.3, 0.5, 1]) {
      let hits = 0;
      for (let i = 0; i < n; i++) if (source.bernoulli(probability)) hits++;
      const error = Math.sqrt((probability * (1 - probability)) / n);
      expect(Math.abs(hits / n - probability)).toBeLessThanOrEqual(5 * error);
    }
    // The first word of the stream, as a fraction: the probability that it decides against, and the one that it leaves open.
    const word = (seed: number): number => new Threefry(seed).word() >>> 0;
    const among = (offset: number): boolean[] =>
      Array.from({ length: 200 }, (_, seed) =>
        new Threefry(seed).bernoulli((word(seed) + offset) / 4_294_967_296),
      );
    expect(among(0)).not.toContain(true);
    expect(among(1)).not.toContain(false);
    const open = among(0.5).filter(Boolean).length;
    expect(Math.abs(open - 100)).toBeLessThan(5 * Math.sqrt(50));
  });
});
