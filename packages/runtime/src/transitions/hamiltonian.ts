import type { LogDensity, PointMemory, PointViews, Workspace } from '../density.ts';
import { diagonalData, type Metric } from '../metric/metric.ts';
import { metricOf } from '../metric/metric-of.ts';
import type { RandomSource } from '../random/stream.ts';

/** A point in phase space with its cached gradient, counted so that it can be reused. */
export class PhasePoint {
  /** In the density's memory; 0 where it lies elsewhere. */
  readonly address: number;
  readonly position: Float64Array;
  readonly momentum: Float64Array;
  /** d log density / d position */
  readonly gradient: Float64Array;
  /** M^-1 momentum and M^-1 gradient; not kept up to date where the metric is diagonal. */
  readonly velocity: Float64Array;
  readonly pull: Float64Array;
  logDensity = Number.NaN;
  /** -log density + kinetic energy */
  energy = Number.NaN;
  holders = 0;

  constructor(dimension: number, views?: PointViews) {
    this.address = views?.address ?? 0;
    this.position = views?.position ?? new Float64Array(dimension);
    this.momentum = views?.momentum ?? new Float64Array(dimension);
    this.gradient = views?.gradient ?? new Float64Array(dimension);
    this.velocity = new Float64Array(dimension);
    this.pull = new Float64Array(dimension);
  }
}

/**
 * Position q with density exp(log density), momentum p ~ N(0, M):
 *
 *     H(q, p) = -log density(q) + p' M^-1 p / 2
 *
 * Where the density's memory has room for points, they lie there, and compiled loops do with them what the loops here do,
 * to the last bit: sums are those of the elements with even numbers plus those with odd ones. Of several Hamiltonians on
 * one density only the latest may be used.
 */
export class Hamiltonian {
  /** Counts its calls in `gradientCount`. */
  readonly density: LogDensity;
  gradientCount = 0;
  private readonly uncounted: LogDensity;
  private readonly workspace: Workspace;
  private readonly memory: PointMemory | undefined;
  private readonly displacement: Float64Array;
  /** Those before `freeCount`: a stack whose array only grows. */
  private readonly free: PhasePoint[] = [];
  private freeCount = 0;
  private made = 0;
  private currentMetric: Metric;

  constructor(density: LogDensity) {
    const { dimension } = density;
    this.uncounted = density;
    this.workspace = density.workspace ?? {
      position: new Float64Array(dimension),
      gradient: new Float64Array(dimension),
    };
    this.memory = this.workspace.points;
    this.displacement = new Float64Array(dimension);
    this.density = {
      dimension,
      logDensityAndGradient: (position, gradient) => {
        this.gradientCount++;
        return density.logDensityAndGradient(position, gradient);
      },
    };
    this.currentMetric = metricOf(diagonalData(new Float64Array(dimension).fill(1)));
    this.metric = this.currentMetric;
  }

  get metric(): Metric {
    return this.currentMetric;
  }

  set metric(metric: Metric) {
    this.currentMetric = metric;
    if (metric.diagonal !== undefined) this.memory?.inverseMass.set(metric.diagonal);
  }

  /** A point nobody else holds; its contents are left over. */
  acquire(): PhasePoint {
    const point = this.freeCount > 0 ? this.free[--this.freeCount] : this.make();
    point.holders = 1;
    return point;
  }

  private make(): PhasePoint {
    return new PhasePoint(this.density.dimension, this.memory?.points[this.made++]);
  }

  retain(point: PhasePoint): PhasePoint {
    point.holders++;
    return point;
  }

  release(point: PhasePoint): void {
    if (--point.holders === 0) this.free[this.freeCount++] = point;
  }

  /** Draws p ~ N(0, M) and sets the energy. */
  refreshMomentum(point: PhasePoint, random: RandomSource): void {
    const { metric } = this;
    metric.drawMomentum(random, point.momentum);
    metric.velocity(point.momentum, point.velocity);
    if (metric.diagonal === undefined) metric.velocity(point.gradient, point.pull);
    point.energy = 0.5 * dot(point.momentum, point.velocity) - point.logDensity;
  }

  /**
   * One leapfrog step: p' = p + e/2 grad(q);  q' = q + e M^-1 p';  p'' = p' + e/2 grad(q').
   * One gradient: that at q is cached. The loops move q' into the workspace and its gradient out of it as they go.
   */
  leapfrog(from: PhasePoint, step: number): PhasePoint {
    const to = this.acquire();
    to.energy = this.step(from, to, step, this.currentMetric.diagonal) - to.logDensity;
    return to;
  }

  /**
   * Whether the displacement no longer grows at one of the ends: (q_last - q_first) . p < 0. With p the momentum this is the
   * dot product of displacement and velocity in the space where the metric is the identity.
   */
  isTurning(first: PhasePoint, last: PhasePoint): boolean {
    const { memory, displacement } = this;
    if (memory !== undefined && first.address !== 0 && last.address !== 0)
      return memory.isTurning(first.address, last.address);
    for (let i = 0; i < displacement.length; i++) displacement[i] = last.position[i] - first.position[i];
    return dot(displacement, first.momentum) < 0 || dot(displacement, last.momentum) < 0;
  }

  /** Returns the kinetic energy. */
  private step(
    from: PhasePoint,
    to: PhasePoint,
    step: number,
    inverseMass: Float64Array | undefined,
  ): number {
    const { memory } = this;
    if (inverseMass === undefined) return this.stepByMatrix(from, to, step);
    if (memory === undefined || from.address === 0 || to.address === 0)
      return this.stepByElement(from, to, step, inverseMass);
    memory.drift(from.address, to.address, step);
    this.evaluate(to);
    return memory.kick(to.address, step);
  }

  /** Evaluates density and gradient at the position in the workspace; the gradient stays there. */
  private evaluate(point: PhasePoint): void {
    const { position, gradient } = this.workspace;
    this.gradientCount++;
    point.logDensity = this.uncounted.logDensityAndGradient(position, gradient);
  }

  private stepByElement(from: PhasePoint, to: PhasePoint, step: number, inverseMass: Float64Array): number {
    const { position, momentum, gradient, velocity } = to;
    const { workspace } = this;
    const half = 0.5 * step;
    for (let i = 0; i < position.length; i++) {
      momentum[i] = from.momentum[i] + half * from.gradient[i];
      position[i] = from.position[i] + step * inverseMass[i] * momentum[i];
      workspace.position[i] = position[i];
    }
    this.evaluate(to);
    for (let i = 0; i < momentum.length; i++) {
      gradient[i] = workspace.gradient[i];
      momentum[i] += half * gradient[i];
      velocity[i] = inverseMass[i] * momentum[i];
    }
    return 0.5 * dot(velocity, momentum);
  }

  /** M^-1 p moves along with p, so that a step costs one product: M^-1 grad(q'). */
  private stepByMatrix(from: PhasePoint, to: PhasePoint, step: number): number {
    const { position, momentum, gradient, velocity, pull } = to;
    const { workspace } = this;
    const half = 0.5 * step;
    for (let i = 0; i < position.length; i++) {
      momentum[i] = from.momentum[i] + half * from.gradient[i];
      velocity[i] = from.velocity[i] + half * from.pull[i];
      position[i] = from.position[i] + step * velocity[i];
      workspace.position[i] = position[i];
    }
    this.evaluate(to);
    this.metric.velocity(workspace.gradient, pull);
    for (let i = 0; i < momentum.length; i++) {
      gradient[i] = workspace.gradient[i];
      momentum[i] += half * gradient[i];
      velocity[i] += half * pull[i];
    }
    return 0.5 * dot(momentum, velocity);
  }
}

/** The terms with even numbers plus those with odd ones, as two lanes of a vector sum them. */
function dot(a: Float64Array, b: Float64Array): number {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < a.length; i += 2) even += a[i] * b[i];
  for (let i = 1; i < a.length; i += 2) odd += a[i] * b[i];
  return even + odd;
}

/** A point at a position, held once, with its density and gradient evaluated. */
export function pointAt(hamiltonian: Hamiltonian, position: Float64Array): PhasePoint {
  const point = hamiltonian.acquire();
  point.position.set(position);
  point.logDensity = hamiltonian.density.logDensityAndGradient(point.position, point.gradient);
  return point;
}
