import type { LogDensity, Workspace } from '../density.ts';
import { diagonalData, type Metric } from '../metric/metric.ts';
import { metricOf } from '../metric/metric-of.ts';
import type { RandomSource } from '../random/threefry.ts';

/** A point in phase space with its cached gradient, counted so that it can be reused. */
export class PhasePoint {
  readonly position: Float64Array;
  readonly momentum: Float64Array;
  /** d log density / d position */
  readonly gradient: Float64Array;
  /** M^-1 momentum and M^-1 gradient; unused where the metric is diagonal. */
  readonly velocity: Float64Array;
  readonly pull: Float64Array;
  logDensity = Number.NaN;
  /** -log density + kinetic energy */
  energy = Number.NaN;
  holders = 0;

  constructor(dimension: number) {
    this.position = new Float64Array(dimension);
    this.momentum = new Float64Array(dimension);
    this.gradient = new Float64Array(dimension);
    this.velocity = new Float64Array(dimension);
    this.pull = new Float64Array(dimension);
  }
}

/**
 * Position q with density exp(log density), momentum p ~ N(0, M):
 *
 *     H(q, p) = -log density(q) + p' M^-1 p / 2
 */
export class Hamiltonian {
  /** Counts its calls in `gradientCount`. */
  readonly density: LogDensity;
  metric: Metric;
  gradientCount = 0;
  private readonly workspace: Workspace;
  private readonly free: PhasePoint[] = [];

  constructor(density: LogDensity) {
    const { dimension } = density;
    this.workspace = density.workspace ?? {
      position: new Float64Array(dimension),
      gradient: new Float64Array(dimension),
    };
    this.density = {
      dimension,
      logDensityAndGradient: (position, gradient) => {
        this.gradientCount++;
        return density.logDensityAndGradient(position, gradient);
      },
    };
    this.metric = metricOf(diagonalData(new Float64Array(dimension).fill(1)));
  }

  /** A point nobody else holds; its contents are left over. */
  acquire(): PhasePoint {
    const point = this.free.pop() ?? new PhasePoint(this.density.dimension);
    point.holders = 1;
    return point;
  }

  retain(point: PhasePoint): PhasePoint {
    point.holders++;
    return point;
  }

  release(point: PhasePoint): void {
    if (--point.holders === 0) this.free.push(point);
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
    const { diagonal } = this.metric;
    const kinetic =
      diagonal === undefined
        ? this.stepByMatrix(from, to, step)
        : this.stepByElement(from, to, step, diagonal);
    to.energy = kinetic - to.logDensity;
    return to;
  }

  private stepByElement(from: PhasePoint, to: PhasePoint, step: number, inverseMass: Float64Array): number {
    const { position, momentum, gradient } = to;
    const { workspace } = this;
    const half = 0.5 * step;
    for (let i = 0; i < position.length; i++) {
      const p = from.momentum[i] + half * from.gradient[i];
      const q = from.position[i] + step * inverseMass[i] * p;
      momentum[i] = p;
      position[i] = q;
      workspace.position[i] = q;
    }
    to.logDensity = this.density.logDensityAndGradient(workspace.position, workspace.gradient);
    let sum = 0;
    for (let i = 0; i < momentum.length; i++) {
      const g = workspace.gradient[i];
      const p = momentum[i] + half * g;
      gradient[i] = g;
      momentum[i] = p;
      sum += inverseMass[i] * p * p;
    }
    return 0.5 * sum;
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
    to.logDensity = this.density.logDensityAndGradient(workspace.position, workspace.gradient);
    this.metric.velocity(workspace.gradient, pull);
    let sum = 0;
    for (let i = 0; i < momentum.length; i++) {
      gradient[i] = workspace.gradient[i];
      momentum[i] += half * gradient[i];
      velocity[i] += half * pull[i];
      sum += momentum[i] * velocity[i];
    }
    return 0.5 * sum;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** A point at a position, held once, with its density and gradient evaluated. */
export function pointAt(hamiltonian: Hamiltonian, position: Float64Array): PhasePoint {
  const point = hamiltonian.acquire();
  point.position.set(position);
  point.logDensity = hamiltonian.density.logDensityAndGradient(point.position, point.gradient);
  return point;
}
