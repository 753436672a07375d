import { describe, expect, it } from 'vitest';
import { decodePlain, encodePlain } from './plain.ts';

describe('encodePlain', () => {
  it('brings back every number to its last bit', () => {
    const value = {
      text: 'Größe',
      numbers: [0.1 + 0.2, 5e-324, Number.MAX_VALUE, -0, Number.NaN, Number.POSITIVE_INFINITY, -Infinity],
      nested: { flag: true, nothing: null, empty: new Float64Array(0) },
      arrays: [Float64Array.of(-0, Number.NaN, 1 / 3), Uint8Array.of(1, 2, 3), Uint32Array.of(2 ** 32 - 1)],
      whole: Int32Array.of(-7),
    };
    // Object.is tells -0 from 0, and toStrictEqual the array types.
    expect(decodePlain(encodePlain(value))).toStrictEqual(value);
  });

  it('reads bytes that lie anywhere in memory', () => {
    const bytes = encodePlain({ x: Float64Array.of(1, 2) });
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodePlain(shifted.subarray(3))).toStrictEqual({ x: Float64Array.of(1, 2) });
  });

  it('leaves out what is undefined', () => {
    expect(decodePlain(encodePlain({ a: undefined, b: 1 }))).toStrictEqual({ b: 1 });
  });
});
