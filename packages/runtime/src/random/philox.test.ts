import { describe, expect, it } from 'vitest';
import { Philox, philoxBlock, purpose } from './philox.ts';

function block(counter: readonly number[], key: readonly number[]): string {
  const out = new Uint32Array(4);
  philoxBlock(Uint32Array.from(counter), Uint32Array.from(key), out);
  return [...out].map((word) => word.toString(16).padStart(8, '0')).join(' ');
}

const ones = 0xffffffff;

describe('Philox4x32-10', () => {
  it('gives the known answers of Random123 (kat_vectors)', () => {
    expect(block([0, 0, 0, 0], [0, 0])).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
    expect(block([ones, ones, ones, ones], [ones, ones])).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
    expect(block([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toBe(
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    );
  });

  it('gives the same stream after a seek, and another for another draw, chain, purpose or seed', () => {
    const take = (seed: number, use: number, chain: number, draw: number): number =>
      new Philox(seed).seek(use, chain, draw).uniform();
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

  it('draws uniforms and normals with the right moments', () => {
    const source = new Philox(11);
    const n = 200_000;
    const uniforms = Float64Array.from({ length: n }, () => source.uniform());
    const normals = Float64Array.from({ length: n }, () => source.normal());
    const moment = (x: Float64Array, power: number): number => x.reduce((sum, v) => sum + v ** power, 0) / n;
    expect(Math.min(...uniforms.subarray(0, 1000))).toBeGreaterThan(0);
    expect(Math.abs(moment(uniforms, 1) - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(moment(normals, 1))).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(moment(normals, 2) - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(moment(normals, 4) - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
  });
});
