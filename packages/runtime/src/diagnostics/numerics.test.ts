import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { argsort } from './argsort.ts';
import { autocovariance, autocovarianceAtAllLags } from './autocovariance.ts';
import { betaQuantile } from './beta-quantile.ts';
import { chainMeans, mean } from './moments.ts';
import { normalQuantile } from './normal-quantile.ts';
import { foldedOrder, rankNormalise } from './rank-normalise.ts';

const fixture = JSON.parse(readFileSync('test/fixtures/posterior/diagnostics.json', 'utf8'));

/** A reproducible sequence in (-1, 1). */
function sequence(length: number): Float64Array {
  let state = 12345;
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  });
}

function expectRelative(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
}

describe('normalQuantile', () => {
  it('agrees with R from the far tail to the centre', () => {
    const { p, value } = fixture.normalQuantile;
    p.forEach((probability: number, i: number) => {
      expectRelative(normalQuantile(probability), value[i], 1e-14);
    });
  });

  it('has infinite ends and no value outside', () => {
    expect([0, 1, -0.1, 1.1].map(normalQuantile)).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      Number.NaN,
    ]);
  });
});

describe('betaQuantile', () => {
  it('agrees with R, up to parameters of 1e6', () => {
    const { p, a, b, value } = fixture.betaQuantile;
    p.forEach((probability: number, i: number) => {
      expectRelative(betaQuantile(probability, a[i], b[i]), value[i], 1e-10);
    });
  });
});

describe('argsort', () => {
  it('orders signs, infinities, subnormals and NaN, and keeps the order of equals', () => {
    const values = Float64Array.of(NaN, 1, -0, 0, -1, Infinity, 5e-324, -Infinity, 1, -1e300, 1 + 2 ** -52);
    expect([...argsort(values)]).toEqual([7, 9, 4, 2, 3, 6, 1, 8, 10, 5, 0]);
  });

  it('agrees with the sort of the platform', () => {
    const values = sequence(5000).map((x) => x ** 9);
    expect([...argsort(values)].map((i) => values[i])).toEqual([...values.slice().sort()]);
  });
});

describe('rankNormalise', () => {
  it('gives ties their average rank, as posterior', () => {
    const { values, scores } = fixture.rankNormalise;
    const ranked = rankNormalise({ values: Float64Array.from(values), length: values.length, count: 1 });
    ranked.values.forEach((score, i) => {
      expect(score).toBeCloseTo(scores[i], 13);
    });
  });

  it('leaves NaN where it was', () => {
    const ranked = rankNormalise({ values: Float64Array.of(3, NaN, 1), length: 3, count: 1 });
    expect([...ranked.values].map(Number.isNaN)).toEqual([false, true, false]);
  });
});

describe('foldedOrder', () => {
  it('is an order of the folded values', () => {
    for (const median of [-2, -0.3, 0, 0.25, 2]) {
      const values = sequence(301).map((x) => Math.round(20 * x) / 20);
      const folded = values.map((x) => Math.abs(x - median));
      const order = foldedOrder(values, median, folded, argsort(values));
      expect([...order].map((i) => folded[i])).toEqual([...folded.slice().sort()]);
      expect(new Set(order).size).toBe(301);
    }
  });
});

describe('autocovariance', () => {
  /** The definition, lag by lag. */
  const direct = (chains: readonly Float64Array[], lag: number) =>
    mean(
      chains.map((chain) => {
        const center = mean(chain);
        let sum = 0;
        for (let i = 0; i + lag < chain.length; i++) sum += (chain[i] - center) * (chain[i + lag] - center);
        return sum / chain.length;
      }),
    );

  it.each([
    [3, 1],
    [16, 2],
    [17, 3],
    [64, 4],
    [100, 5],
    [129, 8],
  ])('chains of %i draws, %i of them: every lag by either way', (length, count) => {
    const values = sequence(length * count);
    const chains = { values, length, count };
    const parts = Array.from({ length: count }, (_, c) => values.subarray(c * length, (c + 1) * length));
    const means = chainMeans(chains);
    const centred = { ...chains, values: values.map((x, i) => x - means[Math.floor(i / length)]) };
    const byTransform = autocovarianceAtAllLags(centred);
    const atLag = autocovariance(chains, means);
    for (let lag = 0; lag < length; lag++) {
      expect(atLag(lag)).toBeCloseTo(direct(parts, lag), 13);
      expect(byTransform[lag]).toBeCloseTo(direct(parts, lag), 13);
    }
  });
});
