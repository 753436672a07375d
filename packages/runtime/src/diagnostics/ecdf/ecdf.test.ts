import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../random/stream.ts';
import { ecdf, isWithin, limits } from './bands.ts';
import { binomial, hypergeometric, lowerQuantile, upperQuantile } from './counts.ts';
import { rankEcdfBands } from './rank-bands.ts';
import { coverage, uniformEcdfBands } from './uniform-bands.ts';

interface Single {
  readonly values: number;
  readonly points: number;
  readonly gamma: number;
  readonly coverage: number;
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

const { single, several } = JSON.parse(readFileSync('test/fixtures/ecdf/bands.json', 'utf8')) as {
  readonly single: readonly Single[];
  readonly several: readonly Readonly<Record<'chains' | 'draws' | 'points' | 'gamma', number>>[];
};

const grid = (points: number) => Float64Array.from({ length: points - 1 }, (_, i) => (i + 1) / points);
const counts = (shares: Float64Array, values: number) =>
  Array.from(shares, (share) => Math.round(share * values));

describe.each(single)('bands of $values uniforms at $points points', (expected) => {
  const { values, points, gamma } = expected;
  const marginals = Array.from(grid(points), (z) => binomial(values, z));

  it('limits and coverage at a level are those of bayesplot', () => {
    const found = limits(marginals, gamma);
    expect(found.lower).toEqual(expected.lower.map((x) => x + 0));
    expect(found.upper).toEqual(expected.upper);
    expect(coverage(values, grid(points), found)).toBeCloseTo(expected.coverage, 10);
  });

  it('keeps the whole function inside with 95%, and no wider than counts ask for', () => {
    const bands = uniformEcdfBands(values, { points });
    const found = { lower: counts(bands.lower, values), upper: counts(bands.upper, values) };
    const inside = coverage(values, bands.points, found);
    expect(inside).toBeGreaterThanOrEqual(0.95);
    expect(inside).toBeLessThan(0.965);
    // bayesplot stops near 95% on either side.
    found.lower.forEach((lower, i) => {
      expect(Math.abs(lower - expected.lower[i])).toBeLessThanOrEqual(2);
    });
  });
});

/** How many of 400 sets of ECDFs lie within the bands. */
function shareInside(isInside: (random: RandomStream) => boolean): number {
  const random = new RandomStream(11);
  let inside = 0;
  for (let run = 0; run < 400; run++) inside += isInside(random.seek(0, 1, run)) ? 1 : 0;
  return inside / 400;
}

describe('coverage by simulation', () => {
  it('of uniforms is as wanted; numbers that are not uniform fall outside', () => {
    const bands = uniformEcdfBands(200, { probability: 0.9 });
    const uniforms = (random: RandomStream) => Float64Array.from({ length: 200 }, () => random.uniform());
    expect(Math.abs(shareInside((random) => isWithin(bands, uniforms(random))) - 0.9)).toBeLessThan(0.06);
    expect(shareInside((random) => isWithin(bands, uniforms(random).map(Math.sqrt)))).toBeLessThan(0.01);
  });

  it('of ranks of four chains is as wanted', () => {
    const bands = rankEcdfBands(4, 50, { points: 20 });
    const inside = shareInside((random) => {
      const values = Array.from({ length: 200 }, (_, i) => ({ chain: i % 4, value: random.uniform() }));
      values.sort((a, b) => a.value - b.value);
      return [0, 1, 2, 3].every((chain) =>
        isWithin(
          bands,
          Float64Array.from(values.flatMap((v, rank) => (v.chain === chain ? [(rank + 1) / 200] : []))),
        ),
      );
    });
    expect(Math.abs(inside - 0.95)).toBeLessThan(0.045);
  });
});

it.each(several)(
  'ranks of $chains chains of $draws draws: the level of bayesplot, both simulated',
  (expected) => {
    const { chains, draws, points, gamma } = expected;
    const bands = rankEcdfBands(chains, draws, { points });
    const taken = grid(points).map((z) => Math.floor(z * draws * chains + 1e-9));
    const marginals = Array.from(taken, (k) => hypergeometric(draws, draws * (chains - 1), k));
    // Two simulations, and bayesplot takes the next lower level where several runs tie: a count or two.
    const found = limits(marginals, gamma);
    for (const [side, shares] of [
      ['lower', bands.lower],
      ['upper', bands.upper],
    ] as const) {
      counts(shares, draws).forEach((count, i) => {
        expect(Math.abs(count - found[side][i])).toBeLessThanOrEqual(2);
      });
    }
  },
);

describe('counts', () => {
  it('binomial and hypergeometric probabilities sum to one and have their mean', () => {
    for (const { first, probabilities } of [
      binomial(1000, 0.03),
      hypergeometric(50, 150, 31),
      binomial(5, 0.5),
    ]) {
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 11);
      const mean = probabilities.reduce((sum, p, j) => sum + p * (first + j), 0);
      expect([30, 7.75, 2.5].some((expected) => Math.abs(mean - expected) < 1e-9)).toBe(true);
    }
  });

  it('quantiles count from both ends; certain counts are one value', () => {
    const half = binomial(4, 0.5);
    expect([lowerQuantile(half, 0.05), lowerQuantile(half, 0.07), upperQuantile(half, 0.07)]).toEqual([
      0, 1, 3,
    ]);
    expect(binomial(7, 1)).toEqual({ first: 7, probabilities: Float64Array.of(1) });
  });

  it('the distribution function steps up at its values', () => {
    expect(ecdf(Float64Array.of(0.5, 0.2, 0.9, 0.2), Float64Array.of(0.1, 0.2, 0.5, 0.95))).toEqual(
      Float64Array.of(0, 0.5, 0.75, 1),
    );
  });
});
