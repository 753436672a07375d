import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eBfmi } from './energy.ts';
import { hdi } from './hdi.ts';

const read = (file: string) => JSON.parse(readFileSync(`test/fixtures/posterior/${file}`, 'utf8'));
const arviz = read('arviz.json').cases;
const cases = read('diagnostics.json').cases;

describe.each(Object.keys(arviz))('%s, as ArviZ', (name) => {
  const chains: number[][] = cases[name].draws;

  it('hdi is the same interval', () => {
    for (const percent of [94, 50]) {
      const { low, high } = hdi(chains.flat(), percent / 100);
      expect([low, high]).toEqual(arviz[name][`hdi${percent}`]);
    }
  });

  it('eBfmi is BFMI', () => {
    expect(eBfmi(chains[0])).toBeCloseTo(arviz[name].bfmiOfFirstChain, 12);
  });
});

describe('hdi', () => {
  it('takes the leftmost of equally narrow intervals', () => {
    expect(hdi([4, 1, 3, 2, 5], 0.5)).toEqual({ low: 1, high: 3 });
  });

  it('has no interval of NaN', () => {
    expect(hdi([1, Number.NaN, 2])).toEqual({ low: Number.NaN, high: Number.NaN });
  });

  it('refuses a percentage', () => {
    expect(() => hdi([1, 2], 94)).toThrow(/between 0 and 1, but got 94. Write 0.94/);
  });
});

describe('eBfmi', () => {
  it('is NaN where energy does not vary', () => {
    expect(eBfmi([1, 1, 1])).toBeNaN();
    expect(eBfmi([1])).toBeNaN();
  });
});
