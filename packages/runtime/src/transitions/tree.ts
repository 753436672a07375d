/**
 * What a tree is built on: points in order of time, one step apart. Points are counted: `advance` hands out a point
 * held once, `retain` holds it once more, `release` gives it back.
 */
export interface Trajectory<Point> {
  /** Undefined where the trajectory can't go on, nor come back from where that would lead. */
  advance(from: Point, direction: 1 | -1): Point | undefined;
  /** log of the point's weight relative to the start: H(start) - H(point). */
  logWeight(point: Point): number;
  /** Whether the way from `first` to `last` (in order of time) has begun to turn back. */
  isTurning(first: Point, last: Point): boolean;
  retain(point: Point): Point;
  release(point: Point): void;
  /** True with a given probability. */
  bernoulli(probability: number): boolean;
}

/** A stretch of a trajectory, in the order in which it was walked. It holds each of its points once. */
class Stretch<Point> {
  first: Point;
  last: Point;
  proposal: Point;
  /** Sum of its points' weights. */
  weight = Number.NaN;

  constructor(point: Point) {
    this.first = point;
    this.last = point;
    this.proposal = point;
  }
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
export const divergenceThreshold = 1000;

/**
 * Greatest log weight told from a greater one, so that sums stay finite. A start that much less likely than another
 * point of its trajectory is met on the way to where draws are likely, and never again.
 */
const greatestLogWeight = 600;

/**
 * The no-U-turn trajectory of Hoffman & Gelman (2014) with multinomial weights and biased progressive sampling
 * (Betancourt 2017, appendix A), and the two checks across subtrees that Stan added: from the outer end of one half to
 * the inner end of the other. A builder can run many trees, one after the other.
 */
export class TreeBuilder<Point> {
  private readonly trajectory: Trajectory<Point>;
  /** Both halves of a stretch of 2^depth points, by depth: memory that is used again and again. */
  private readonly near: Stretch<Point>[] = [];
  private readonly far: Stretch<Point>[] = [];
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
    const tree = new Stretch(start);
    for (let end = 0; end < 3; end++) trajectory.retain(start);
    tree.weight = 1;
    const grown = new Stretch(start);
    let depth = 0;
    while (depth < maxDepth) {
      const direction = trajectory.bernoulli(0.5) ? 1 : -1;
      // A tree walked backwards is turned around, so that the new half always comes last.
      if (direction === -1) turnAround(tree);
      const isValid = this.build(tree.last, direction, depth, grown);
      depth++;
      const turning = isValid && this.join(tree, grown, direction, true, tree);
      if (direction === -1) turnAround(tree);
      if (!isValid || turning) break;
    }
    trajectory.release(tree.first);
    trajectory.release(tree.last);
    return {
      proposal: tree.proposal,
      depth,
      leapfrogs: this.leapfrogs,
      acceptanceRate: this.leapfrogs === 0 ? 0 : this.sumAcceptance / this.leapfrogs,
      divergent: this.divergent,
    };
  }

  /** Writes 2^depth points on from `from` into `out`; false if they diverge or turn back, with nothing held. */
  private build(from: Point, direction: 1 | -1, depth: number, out: Stretch<Point>): boolean {
    if (depth === 0) return this.leaf(from, direction, out);
    if (this.near.length < depth) {
      this.near.push(new Stretch(from));
      this.far.push(new Stretch(from));
    }
    const near = this.near[depth - 1];
    const far = this.far[depth - 1];
    if (!this.build(from, direction, depth - 1, near)) return false;
    if (!this.build(near.last, direction, depth - 1, far)) {
      this.drop(near);
      return false;
    }
    if (!this.join(near, far, direction, false, out)) return true;
    this.drop(out);
    return false;
  }

  private leaf(from: Point, direction: 1 | -1, out: Stretch<Point>): boolean {
    const { trajectory } = this;
    const point = trajectory.advance(from, direction);
    if (point === undefined) return false;
    const logWeight = trajectory.logWeight(point);
    this.leapfrogs++;
    // NaN, from a density that is NaN, is not above the threshold either.
    if (!(logWeight > -divergenceThreshold)) {
      this.divergent = true;
      trajectory.release(point);
      return false;
    }
    const weight = Math.exp(Math.min(logWeight, greatestLogWeight));
    this.sumAcceptance += Math.min(1, weight);
    out.first = point;
    out.last = trajectory.retain(point);
    out.proposal = trajectory.retain(point);
    out.weight = weight;
    return true;
  }

  /**
   * Two neighbouring stretches as one, in `out`. Takes over what both hold, and lets go of the inner ends. True if the
   * whole turns back.
   */
  private join(
    near: Stretch<Point>,
    far: Stretch<Point>,
    direction: 1 | -1,
    biased: boolean,
    out: Stretch<Point>,
  ): boolean {
    const { trajectory } = this;
    const turning = this.isTurning(near, far, direction);
    // Biased: prefer the new half as such; uniform: each point of the joined stretch by its weight.
    const chance = far.weight / (biased ? near.weight : near.weight + far.weight);
    const takesFar = chance >= 1 || trajectory.bernoulli(chance);
    trajectory.release(takesFar ? near.proposal : far.proposal);
    trajectory.release(near.last);
    trajectory.release(far.first);
    out.first = near.first;
    out.last = far.last;
    out.proposal = takesFar ? far.proposal : near.proposal;
    out.weight = near.weight + far.weight;
    return turning;
  }

  /** Of two single points the three checks are one. */
  private isTurning(near: Stretch<Point>, far: Stretch<Point>, direction: 1 | -1): boolean {
    if (this.turns(near.first, far.last, direction)) return true;
    if (near.first === near.last && far.first === far.last) return false;
    return this.turns(near.first, far.first, direction) || this.turns(near.last, far.last, direction);
  }

  private turns(walkedFirst: Point, walkedLast: Point, direction: 1 | -1): boolean {
    return direction === 1
      ? this.trajectory.isTurning(walkedFirst, walkedLast)
      : this.trajectory.isTurning(walkedLast, walkedFirst);
  }

  private drop({ first, last, proposal }: Stretch<Point>): void {
    this.trajectory.release(first);
    this.trajectory.release(last);
    this.trajectory.release(proposal);
  }
}

function turnAround<Point>(stretch: Stretch<Point>): void {
  const { first } = stretch;
  stretch.first = stretch.last;
  stretch.last = first;
}
