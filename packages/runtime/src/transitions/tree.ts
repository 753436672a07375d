/**
 * What a tree is built on: points in order of time, one step apart. Points are counted: `advance` hands out a point
 * held once, `retain` holds it once more, `release` gives it back.
 */
export interface Trajectory<Point> {
  advance(from: Point, direction: 1 | -1): Point;
  /** log of the point's weight relative to the start: H(start) - H(point). */
  logWeight(point: Point): number;
  /** Whether the way from `first` to `last` (in order of time) has begun to turn back. */
  isTurning(first: Point, last: Point): boolean;
  retain(point: Point): Point;
  release(point: Point): void;
  uniform(): number;
}

/** A stretch of a trajectory, in the order in which it was walked. */
interface Subtree<Point> {
  readonly first: Point;
  readonly last: Point;
  readonly proposal: Point;
  readonly logSumWeight: number;
}

export interface TreeResult<Point> {
  readonly proposal: Point;
  readonly depth: number;
  readonly leapfrogs: number;
  /** Mean over the new points of min(1, weight): what step size adaptation steers. */
  readonly acceptanceRate: number;
  readonly divergent: boolean;
}

/** A point whose energy is this much above the start's ends the trajectory. */
const divergenceThreshold = 1000;

/**
 * The no-U-turn trajectory of Hoffman & Gelman (2014) with multinomial weights and biased progressive sampling
 * (Betancourt 2017, appendix A), and the two checks across subtrees that Stan added: from the outer end of one half to
 * the inner end of the other.
 */
export class TreeBuilder<Point> {
  private readonly trajectory: Trajectory<Point>;
  private leapfrogs = 0;
  private sumAcceptance = 0;
  private divergent = false;

  constructor(trajectory: Trajectory<Point>) {
    this.trajectory = trajectory;
  }

  /** Walks from `start` (held by the caller) and returns a draw, held once. */
  run(start: Point, maxDepth: number): TreeResult<Point> {
    this.leapfrogs = 0;
    this.sumAcceptance = 0;
    this.divergent = false;
    const { trajectory } = this;
    const hold = (): Point => trajectory.retain(start);
    let tree: Subtree<Point> = { first: hold(), last: hold(), proposal: hold(), logSumWeight: 0 };
    let depth = 0;
    while (depth < maxDepth) {
      const direction = trajectory.uniform() < 0.5 ? 1 : -1;
      // A tree walked backwards is turned around, so that the new half always comes last.
      const old = direction === 1 ? tree : { ...tree, first: tree.last, last: tree.first };
      const grown = this.build(old.last, direction, depth);
      depth++;
      if (grown === undefined) break;
      const { joined, turning } = this.join(old, grown, direction, true);
      tree = direction === 1 ? joined : { ...joined, first: joined.last, last: joined.first };
      if (turning) break;
    }
    trajectory.release(tree.first);
    trajectory.release(tree.last);
    const acceptanceRate = this.leapfrogs === 0 ? 0 : this.sumAcceptance / this.leapfrogs;
    return {
      proposal: tree.proposal,
      depth,
      leapfrogs: this.leapfrogs,
      acceptanceRate,
      divergent: this.divergent,
    };
  }

  /** 2^depth points on from `from`; undefined if they diverge or turn back, with nothing held. */
  private build(from: Point, direction: 1 | -1, depth: number): Subtree<Point> | undefined {
    if (depth === 0) return this.leaf(from, direction);
    const near = this.build(from, direction, depth - 1);
    if (near === undefined) return undefined;
    const far = this.build(near.last, direction, depth - 1);
    if (far === undefined) {
      this.drop(near);
      return undefined;
    }
    const { joined, turning } = this.join(near, far, direction, false);
    if (!turning) return joined;
    this.drop(joined);
    return undefined;
  }

  private leaf(from: Point, direction: 1 | -1): Subtree<Point> | undefined {
    const { trajectory } = this;
    const point = trajectory.advance(from, direction);
    const logWeight = trajectory.logWeight(point);
    this.leapfrogs++;
    // NaN, from a density that is NaN, counts as 0.
    this.sumAcceptance += Math.min(1, Math.exp(logWeight)) || 0;
    if (logWeight > -divergenceThreshold) {
      return {
        first: point,
        last: trajectory.retain(point),
        proposal: trajectory.retain(point),
        logSumWeight: logWeight,
      };
    }
    this.divergent = true;
    trajectory.release(point);
    return undefined;
  }

  /** Two neighbouring stretches as one. Takes over what both hold, and lets go of the inner ends. */
  private join(
    near: Subtree<Point>,
    far: Subtree<Point>,
    direction: 1 | -1,
    biased: boolean,
  ): { joined: Subtree<Point>; turning: boolean } {
    const { trajectory } = this;
    const turning =
      this.turns(near.first, far.last, direction) ||
      this.turns(near.first, far.first, direction) ||
      this.turns(near.last, far.last, direction);
    const logSumWeight = logAddExp(near.logSumWeight, far.logSumWeight);
    // Biased: prefer the new half as such; uniform: each point of the joined stretch by its weight.
    const logChance = far.logSumWeight - (biased ? near.logSumWeight : logSumWeight);
    const takesFar = logChance >= 0 || trajectory.uniform() < Math.exp(logChance);
    trajectory.release(takesFar ? near.proposal : far.proposal);
    trajectory.release(near.last);
    trajectory.release(far.first);
    const proposal = takesFar ? far.proposal : near.proposal;
    return { joined: { first: near.first, last: far.last, proposal, logSumWeight }, turning };
  }

  private turns(walkedFirst: Point, walkedLast: Point, direction: 1 | -1): boolean {
    return direction === 1
      ? this.trajectory.isTurning(walkedFirst, walkedLast)
      : this.trajectory.isTurning(walkedLast, walkedFirst);
  }

  private drop({ first, last, proposal }: Subtree<Point>): void {
    for (const point of [first, last, proposal]) this.trajectory.release(point);
  }
}

export function logAddExp(a: number, b: number): number {
  const high = Math.max(a, b);
  return high === Number.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(Math.min(a, b) - high));
}
