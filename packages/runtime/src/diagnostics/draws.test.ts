import { describe, expect, it } from 'vitest';
import { poolDraws, splitChains } from './draws.ts';
import { essQuantile } from './ess.ts';
import { rHat } from './r-hat.ts';
import { summarize } from './summary.ts';

describe('splitChains', () => {
  it('drops the middle draw of an odd chain', () => {
    const { values, length, count } = splitChains([
      [1, 2, 3, 4, 5],
      [6, 7, 8, 9, 10],
    ]);
    expect([length, count, ...values]).toEqual([2, 4, 1, 2, 4, 5, 6, 7, 9, 10]);
  });
});

describe('poolDraws', () => {
  it('puts chain after chain', () => {
    expect([...poolDraws([[1, 2], Float64Array.of(3, 4)])]).toEqual([1, 2, 3, 4]);
  });
});

describe('bad input', () => {
  it('no chain, no draw', () => {
    expect(() => rHat([])).toThrow(/at least one chain of at least one draw, but got no chain/);
    expect(() => rHat([[]])).toThrow(/but got an empty first chain/);
  });

  it('chains of different lengths name the parameter', () => {
    const draws = [
      [1, 2, 3],
      [1, 2],
    ];
    expect(() => summarize([{ name: 'sigma', draws }])).toThrow(
      expect.objectContaining({
        code: 'UNEQUAL_CHAINS',
        message: expect.stringMatching(/parameter "sigma" .* chain 0 has 3 draws and chain 1 has 2/),
      }),
    );
  });

  it('a percentage for a probability', () => {
    expect(() => essQuantile([[1, 2, 3, 4]], 95)).toThrow(/between 0 and 1, but got 95/);
  });
});
