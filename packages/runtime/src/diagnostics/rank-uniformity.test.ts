import { describe, expect, it } from 'vitest';
import { RandomStream } from '../random/stream.ts';
import { checkRanks, rankBands } from './rank-uniformity.ts';

const draws = 99;

/** Ranks of 200 simulations from numbers in (0, 1). */
function ranksFrom(name: string, transform: (u: number) => number) {
  const random = new RandomStream(5).seek(0, 0, name.length);
  const ranks = Array.from({ length: 200 }, () => Math.floor(100 * transform(random.uniform())));
  return { name, ranks, draws };
}

describe('checkRanks', () => {
  it('says what is wrong, of which quantity', () => {
    const findings = checkRanks([
      ranksFrom('right', (u) => u),
      ranksFrom('low', (u) => Math.sqrt(u)),
      ranksFrom('very low', (u) => 0.95 + 0.05 * u),
      ranksFrom('high', (u) => u ** 3),
      // Beta(1/2, 1/2): a U.
      ranksFrom('narrow', (u) => Math.sin((Math.PI * u) / 2) ** 2),
      ranksFrom('wide one', (u) => 0.25 + u / 2),
    ]);
    expect(findings.map(({ name, problem }) => [name, problem])).toEqual([
      ['low', 'too low'],
      ['very low', 'too low'],
      ['high', 'too high'],
      ['narrow', 'too narrow'],
      ['wide one', 'too wide'],
    ]);
    expect(findings[0].message).toBe('low: true values rank high among the draws: the posterior is too low.');
  });

  it('passes uniform ranks with 95%, for all quantities together', () => {
    const random = new RandomStream(9);
    let passed = 0;
    for (let run = 0; run < 200; run++) {
      random.seek(0, 1, run);
      const samples = ['a', 'b', 'c'].map((name) => ({
        name,
        ranks: Array.from({ length: 60 }, () => Math.floor(20 * random.uniform())),
        draws: 19,
      }));
      passed += checkRanks(samples).length === 0 ? 1 : 0;
    }
    expect(passed / 200).toBeGreaterThanOrEqual(0.92);
    expect(passed / 200).toBeLessThan(1);
  });

  it('evaluates where whole ranks fall into cells', () => {
    expect(rankBands({ ranks: [0, 5, 11], draws: 11 }, 0.95).bands.points).toEqual(
      Float64Array.of(1 / 3, 2 / 3),
    );
    expect(rankBands({ ranks: new Array(200).fill(0), draws: 99 }, 0.95).bands.points.length).toBe(99);
  });
});
