import { describe, expect, it } from 'vitest';
import { nextWord } from './xoshiro.ts';

describe('xoshiro128++', () => {
  it('gives the numbers of the reference implementation', () => {
    const state = Int32Array.of(1, 2, 3, 4);
    const words = Array.from({ length: 10 }, () => nextWord(state) >>> 0);
    expect(words).toEqual([
      641, 1573767, 3222811527, 3517856514, 836907274, 4247214768, 3867114732, 1355841295, 495546011,
      621204420,
    ]);
  });
});
