import { describe, expect, it } from 'vitest';
import { RandomStream } from '../random/stream.ts';
import { walk } from './hmc.ts';
import type { Trajectory } from './tree.ts';

/** A place on a ring of weighted places. */
interface Place {
  readonly at: number;
}

const logWeights = Array.from({ length: 9 }, (_, k) => 1.5 * Math.sin(2 * k));
const size = logWeights.length;
const total = logWeights.reduce((sum, w) => sum + Math.exp(w), 0);
const probability = (k: number): number => Math.exp(logWeights[k]) / total;

/** Moves around the ring, one way or the other: that is all there is of a momentum. No density. */
class Ring implements Trajectory<Place> {
  held = 1;
  private readonly start: number;
  private readonly momentum: 1 | -1;
  private readonly random: RandomStream;

  constructor(start: number, random: RandomStream) {
    this.start = start;
    this.momentum = random.bernoulli(0.5) ? 1 : -1;
    this.random = random;
  }

  advance({ at }: Place, direction: 1 | -1): Place {
    this.held++;
    return { at: (at + this.momentum * direction + size) % size };
  }

  logWeight({ at }: Place): number {
    return logWeights[at] - logWeights[this.start];
  }

  isTurning(): boolean {
    throw new Error('a walk of fixed length does not ask');
  }

  retain(place: Place): Place {
    this.held++;
    return place;
  }

  release(): void {
    this.held--;
  }

  bernoulli(chance: number): boolean {
    return this.random.bernoulli(chance);
  }
}

/** How often a walk of `steps` led from one place to another, begun at places drawn by their weights. */
function transitions(steps: number, runs: number): Float64Array[] {
  const random = new RandomStream(steps);
  const counts = logWeights.map(() => new Float64Array(size));
  for (let run = 0; run < runs; run++) {
    let rest = random.uniform();
    const from = logWeights.findIndex((_, k) => {
      rest -= probability(k);
      return rest <= 0;
    });
    const ring = new Ring(from, random);
    const { proposal, leapfrogs } = walk(ring, { at: from }, steps);
    if (ring.held !== 2 || leapfrogs !== steps) throw new Error(`${ring.held} held after ${leapfrogs} steps`);
    counts[from][proposal.at]++;
  }
  return counts;
}

describe('a walk of fixed length', () => {
  it.each([1, 2, 3, 7])('of %i steps is in detailed balance with the weights', (steps) => {
    const runs = 60_000;
    const counts = transitions(steps, runs);
    for (let i = 0; i < size; i++) {
      const arrivals = counts.reduce((sum, row) => sum + row[i], 0);
      expect(Math.abs(arrivals - probability(i) * runs)).toBeLessThan(5 * Math.sqrt(probability(i) * runs));
      // Half of the walks go this way, and are accepted by the ratio of the weights.
      const j = (i + steps) % size;
      const moved = 0.5 * Math.min(probability(i), probability(j)) * runs;
      expect(Math.abs(counts[i][j] - moved)).toBeLessThan(5 * Math.sqrt(moved));
      for (let k = 0; k < i; k++) {
        const both = counts[i][k] + counts[k][i];
        expect(Math.abs(counts[i][k] - counts[k][i])).toBeLessThanOrEqual(5 * Math.sqrt(both));
      }
    }
  });

  it('stays where a trajectory diverges or is not a number', () => {
    for (const end of [-2000, Number.NaN]) {
      const ring = new Ring(0, new RandomStream(1));
      ring.logWeight = ({ at }) => (at === 3 || at === size - 3 ? end : 0);
      const { proposal, ...rest } = walk(ring, { at: 0 }, 8);
      expect([proposal.at, rest]).toEqual([0, { leapfrogs: 3, acceptanceRate: 0, divergent: true }]);
      expect(ring.held).toBe(2);
    }
  });
});
