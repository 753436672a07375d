/** Plain data. */
interface MomentsState {
  readonly count: number;
  readonly mean: Float64Array;
  readonly squares: Float64Array;
}

/** Running means and variances of positions and gradients (Welford 1962). */
class Moments {
  count: number;
  private readonly mean: Float64Array;
  private readonly squares: Float64Array;

  constructor(dimension: number, state?: MomentsState) {
    this.count = state?.count ?? 0;
    this.mean = state?.mean.slice() ?? new Float64Array(dimension);
    this.squares = state?.squares.slice() ?? new Float64Array(dimension);
  }

  save(): MomentsState {
    return { count: this.count, mean: this.mean.slice(), squares: this.squares.slice() };
  }

  add(values: Float64Array): void {
    this.count++;
    for (let i = 0; i < values.length; i++) {
      const before = values[i] - this.mean[i];
      this.mean[i] += before / this.count;
      this.squares[i] += before * (values[i] - this.mean[i]);
    }
  }

  variance(i: number): number {
    return this.squares[i] / (this.count - 1);
  }
}

/** Plain data. */
export interface FisherState {
  readonly positions: MomentsState;
  readonly gradients: MomentsState;
}

/** Bounds of an estimated variance. */
const smallest = 1e-20;
const largest = 1e20;

/**
 * The diagonal metric that minimises the Fisher divergence to a standard normal (Seyboldt, Carlson & Carpenter 2026):
 *
 *     inverseMass_i = sqrt(var(x_i) / var(d log p / d x_i))
 *
 * from the draws of a window. Exact for a Gaussian with independent parameters from two draws on.
 */
export class FisherEstimator {
  private positions: Moments;
  private gradients: Moments;
  private readonly dimension: number;

  constructor(dimension: number, state?: FisherState) {
    this.dimension = dimension;
    this.positions = new Moments(dimension, state?.positions);
    this.gradients = new Moments(dimension, state?.gradients);
  }

  save(): FisherState {
    return { positions: this.positions.save(), gradients: this.gradients.save() };
  }

  get count(): number {
    return this.positions.count;
  }

  add(position: Float64Array, gradient: Float64Array): void {
    this.positions.add(position);
    this.gradients.add(gradient);
  }

  reset(): void {
    this.positions = new Moments(this.dimension);
    this.gradients = new Moments(this.dimension);
  }

  /** Writes the estimate; entries without one (no variation, no gradient) are left as they are. */
  writeTo(inverseMassMatrix: Float64Array): void {
    for (let i = 0; i < inverseMassMatrix.length; i++) {
      const ratio = Math.sqrt(this.positions.variance(i) / this.gradients.variance(i));
      if (ratio > 0 && Number.isFinite(ratio))
        inverseMassMatrix[i] = Math.min(largest, Math.max(smallest, ratio));
    }
  }
}

/** A first guess from one gradient: inverseMass_i = 1 / |d log p / d x_i|. */
export function metricFromGradient(gradient: Float64Array, inverseMassMatrix: Float64Array): void {
  for (let i = 0; i < inverseMassMatrix.length; i++) {
    const scale = 1 / Math.abs(gradient[i]);
    inverseMassMatrix[i] = Number.isFinite(scale) ? Math.min(1e5, Math.max(1e-10, scale)) : 1;
  }
}
