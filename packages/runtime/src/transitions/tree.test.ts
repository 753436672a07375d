import { describe, expect, it } from 'vitest';
import { RandomStream } from '../random/stream.ts';
import { type Trajectory, TreeBuilder } from './tree.ts';

interface Point {
  readonly at: number;
}

/** Whole numbers as points in time, with given weights and a given rule of turning. No density. */
class Integers implements Trajectory<Point> {
  held = 0;
  visited: number[] = [];
  private readonly source: () => number;
  private readonly logWeightAt: (at: number) => number;
  private readonly turns: (first: number, last: number) => boolean;

  constructor(
    source: () => number,
    logWeightAt: (at: number) => number,
    turns: (first: number, last: number) => boolean,
  ) {
    this.source = source;
    this.logWeightAt = logWeightAt;
    this.turns = turns;
  }

  start(): Point {
    this.held++;
    return { at: 0 };
  }

  advance(from: Point, direction: 1 | -1): Point {
    this.held++;
    this.visited.push(from.at + direction);
    return { at: from.at + direction };
  }

  logWeight({ at }: Point): number {
    return this.logWeightAt(at);
  }

  isTurning(first: Point, last: Point): boolean {
    if (first.at > last.at) throw new Error(`${first.at} is after ${last.at}`);
    return this.turns(first.at, last.at);
  }

  retain<P>(point: P): P {
    this.held++;
    return point;
  }

  release(): void {
    this.held--;
  }

  bernoulli(probability: number): boolean {
    return this.source() < probability;
  }
}

const longerThan = (length: number) => (first: number, last: number) => last - first > length;
const weight = (at: number): number => -0.1 * at * at;

/**
 * The definition, slow and obvious: which points a tree has for given directions, or undefined where a half turns. A
 * subtree of 2^depth points from `from` on is valid if both its halves are and none of the three checks finds a turn.
 */
function isValid(first: number, last: number, turns: (first: number, last: number) => boolean): boolean {
  if (first === last) return true;
  const middle = (first + last - 1) / 2;
  const halves = isValid(first, middle, turns) && isValid(middle + 1, last, turns);
  return halves && !turns(first, last) && !turns(first, middle + 1) && !turns(middle, last);
}

/** Ends of the tree after doubling by `directions` until a new half is invalid or the whole turns. */
function oracle(
  directions: readonly (1 | -1)[],
  turns: (first: number, last: number) => boolean,
): readonly [number, number] {
  let [first, last] = [0, 0];
  for (const [depth, direction] of directions.entries()) {
    const size = 2 ** depth;
    const [low, high] = direction === 1 ? [last + 1, last + size] : [first - size, first - 1];
    if (!isValid(low, high, turns)) break;
    const [inner, outer] = direction === 1 ? [last, low] : [high, first];
    [first, last] = [Math.min(first, low), Math.max(last, high)];
    if (turns(first, last) || turns(first, outer) || turns(inner, last)) break;
  }
  return [first, last];
}

describe('TreeBuilder', () => {
  it('walks the points that the recursive definition says, and releases all but the draw', () => {
    const rules = [
      longerThan(3),
      longerThan(7),
      longerThan(12),
      (f: number, l: number) => l - f > 4 && f < -3,
    ];
    for (const turns of rules) {
      for (let run = 0; run < 200; run++) {
        const random = new RandomStream(run);
        const trajectory = new Integers(() => random.uniform(), weight, turns);
        const { proposal } = new TreeBuilder<Point>(trajectory).run(trajectory.start(), 5);
        // Doubling d begins with point 2^d - 1 of the walk, which lies beyond the tree on the side that was drawn.
        const begun = [0, 1, 2, 3, 4].filter((d) => 2 ** d - 1 < trajectory.visited.length);
        const directions = begun.map((d): 1 | -1 => (trajectory.visited[2 ** d - 1] > 0 ? 1 : -1));
        const [first, last] = oracle(directions, turns);
        const tree = Array.from({ length: last - first + 1 }, (_, i) => first + i);
        expect([0, ...trajectory.visited]).toEqual(expect.arrayContaining(tree));
        expect(tree).toContain(proposal.at);
        expect(trajectory.held).toBe(2);
      }
    }
  });

  it('leaves the weights stationary: draws from weighted starts are weighted alike', () => {
    const random = new RandomStream(4);
    const size = 12;
    // A ring of weighted points; a tree never spans more than half of it.
    const logWeights = Array.from({ length: size }, (_, k) => Math.sin(2 * k));
    const total = logWeights.reduce((sum, w) => sum + Math.exp(w), 0);
    const counts = new Float64Array(size);
    const runs = 40_000;
    for (let run = 0; run < runs; run++) {
      let rest = random.uniform() * total;
      const origin = logWeights.findIndex((w) => {
        rest -= Math.exp(w);
        return rest <= 0;
      });
      const place = (at: number): number => (((origin + at) % size) + size) % size;
      const trajectory = new Integers(
        () => random.uniform(),
        (at) => logWeights[place(at)] - logWeights[origin],
        longerThan(4),
      );
      const { proposal } = new TreeBuilder<Point>(trajectory).run(trajectory.start(), 3);
      counts[place(proposal.at)]++;
    }
    counts.forEach((count, k) => {
      const probability = Math.exp(logWeights[k]) / total;
      expect(Math.abs(count / runs - probability)).toBeLessThan(5 * Math.sqrt(probability / runs));
    });
  });

  it('ends at a divergence and counts it', () => {
    const random = new RandomStream(1);
    const trajectory = new Integers(
      () => random.uniform(),
      (at) => (Math.abs(at) > 2 ? -2000 : 0),
      () => false,
    );
    const result = new TreeBuilder<Point>(trajectory).run(trajectory.start(), 10);
    expect(result.divergent).toBe(true);
    expect(Math.abs(result.proposal.at)).toBeLessThanOrEqual(2);
    expect(result.acceptanceRate).toBeLessThan(1);
    expect(trajectory.held).toBe(2);
  });

  it('stops at the greatest depth', () => {
    const random = new RandomStream(2);
    const trajectory = new Integers(
      () => random.uniform(),
      weight,
      () => false,
    );
    const result = new TreeBuilder<Point>(trajectory).run(trajectory.start(), 4);
    expect([result.depth, result.leapfrogs]).toEqual([4, 15]);
  });
});
