import type { LogDensity } from '../density.ts';
import type { RandomSource } from '../random/philox.ts';

/** A point in phase space with its cached gradient, counted so that it can be reused. */
export interface PhasePoint {
  readonly position: Float64Array;
  readonly momentum: Float64Array;
  /** d log density / d position */
  readonly gradient: Float64Array;
  logDensity: number;
  /** -log density + kinetic energy */
  energy: number;
  holders: number;
}

/**
 * Position q with density exp(log density), momentum p ~ N(0, M), M diagonal:
 *
 *     H(q, p) = -log density(q) + sum_i inverseMass_i p_i^2 / 2
 */
export class Hamiltonian {
  readonly density: LogDensity;
  /** Diagonal of M^-1: the variances that the metric takes the parameters to have. */
  readonly inverseMassMatrix: Float64Array;
  gradientCount = 0;
  private readonly free: PhasePoint[] = [];

  constructor(density: LogDensity) {
    this.density = density;
    this.inverseMassMatrix = new Float64Array(density.dimension).fill(1);
  }

  /** A point nobody else holds; its contents are left over. */
  acquire(): PhasePoint {
    const point = this.free.pop() ?? this.allocate();
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

  private allocate(): PhasePoint {
    const { dimension } = this.density;
    const array = (): Float64Array => new Float64Array(dimension);
    return { position: array(), momentum: array(), gradient: array(), logDensity: 0, energy: 0, holders: 0 };
  }

  /** Evaluates density and gradient at the point's position. */
  evaluate(point: PhasePoint): void {
    point.logDensity = this.density.logDensityAndGradient(point.position, point.gradient);
    this.gradientCount++;
  }

  /** Draws p ~ N(0, M) and sets the energy. */
  refreshMomentum(point: PhasePoint, random: RandomSource): void {
    const { momentum } = point;
    for (let i = 0; i < momentum.length; i++)
      momentum[i] = random.normal() / Math.sqrt(this.inverseMassMatrix[i]);
    this.setEnergy(point);
  }

  setEnergy(point: PhasePoint): void {
    const { momentum } = point;
    let kinetic = 0;
    for (let i = 0; i < momentum.length; i++)
      kinetic += this.inverseMassMatrix[i] * momentum[i] * momentum[i];
    point.energy = 0.5 * kinetic - point.logDensity;
  }

  /**
   * One leapfrog step: p' = p + e/2 grad(q);  q' = q + e M^-1 p';  p'' = p' + e/2 grad(q').
   * One gradient: that at q is cached.
   */
  leapfrog(from: PhasePoint, step: number): PhasePoint {
    const to = this.acquire();
    const { position, momentum, gradient } = to;
    const half = 0.5 * step;
    for (let i = 0; i < position.length; i++) {
      const p = from.momentum[i] + half * from.gradient[i];
      momentum[i] = p;
      position[i] = from.position[i] + step * this.inverseMassMatrix[i] * p;
    }
    this.evaluate(to);
    for (let i = 0; i < momentum.length; i++) momentum[i] += half * gradient[i];
    this.setEnergy(to);
    return to;
  }
}

/** A point at a position, with its density and gradient evaluated. */
export function pointAt(hamiltonian: Hamiltonian, position: Float64Array): PhasePoint {
  const point = hamiltonian.acquire();
  point.position.set(position);
  hamiltonian.evaluate(point);
  return point;
}
