import type { MetricData } from './metric.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** Draws with the gradients of the log density at them: `positions[draw * dimension + i]`. */
export interface ScoredDraws {
  readonly dimension: number;
  readonly count: number;
  readonly positions: Float64Array;
  readonly gradients: Float64Array;
}

/** Bounds of an estimated variance. */
const smallest = 1e-20;
const largest = 1e20;

interface Moments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

function momentsOf(values: Float64Array, count: number, dimension: number): Moments {
  const mean = new Float64Array(dimension);
  const variance = new Float64Array(dimension);
  for (let draw = 0; draw < count; draw++)
    for (let i = 0; i < dimension; i++) mean[i] += values[draw * dimension + i] / count;
  for (let draw = 0; draw < count; draw++)
    for (let i = 0; i < dimension; i++)
      variance[i] += (values[draw * dimension + i] - mean[i]) ** 2 / (count - 1);
  return { mean, variance };
}

/**
 * The diagonal metric that minimises the Fisher divergence to a standard normal (Seyboldt, Carlson & Carpenter 2026):
 *
 *     inverseMass_i = sqrt(var(x_i) / var(d log p / d x_i))
 *
 * Exact for a Gaussian with independent parameters from two draws on, wherever they lie. NaN where nothing varies.
 */
export function diagonalFisherMetric({ dimension, count, positions, gradients }: ScoredDraws): Float64Array {
  const x = momentsOf(positions, count, dimension).variance;
  const g = momentsOf(gradients, count, dimension).variance;
  return x.map((variance, i) => {
    const ratio = Math.sqrt(variance / g[i]);
    return ratio > 0 && Number.isFinite(ratio) ? Math.min(largest, Math.max(smallest, ratio)) : Number.NaN;
  });
}

/** A first guess from one gradient: inverseMass_i = 1 / |d log p / d x_i|. */
export function metricFromGradient(gradient: Float64Array): Float64Array {
  return gradient.map((g) => {
    const scale = 1 / Math.abs(g);
    return Number.isFinite(scale) ? Math.min(1e5, Math.max(1e-10, scale)) : 1;
  });
}

/** Draws and gradients in the space where `scale` makes the metric the identity, each around its mean. */
interface Whitened {
  readonly z: Float64Array;
  readonly score: Float64Array;
}

function whiten({ dimension, count, positions, gradients }: ScoredDraws, scale: Float64Array): Whitened {
  const x = momentsOf(positions, count, dimension).mean;
  const g = momentsOf(gradients, count, dimension).mean;
  const z = positions.map((value, k) => (value - x[k % dimension]) / scale[k % dimension]);
  const score = gradients.map((value, k) => (value - g[k % dimension]) * scale[k % dimension]);
  return { z, score };
}

export interface LowRankOptions {
  /** Weight of the prior that the diagonal is right, in draws. */
  readonly priorDraws: number;
  /** Eigenvalues between 1/cutoff and cutoff are taken for 1. */
  readonly cutoff: number;
  /** Directions, at most, in which the metric may differ from the diagonal. */
  readonly subspace: number;
}

/**
 * The metric S W S that minimises the Fisher divergence where W differs from I in a subspace only: with C and G the
 * covariances of the whitened draws and scores in it, W solves W G W = C, the geometric mean of C and G^-1. The subspace
 * is all there is in few dimensions, and in many what some of the draws and scores span.
 */
export function lowRankFisherMetric(
  draws: ScoredDraws,
  inverseMass: Float64Array,
  { priorDraws, cutoff, subspace }: LowRankOptions,
): MetricData {
  const { dimension, count } = draws;
  const scale = inverseMass.map(Math.sqrt);
  const { z, score } = whiten(draws, scale);
  const basis = dimension > subspace ? spanOf([z, score], dimension, count, subspace) : undefined;
  const size = basis === undefined ? dimension : basis.length / dimension;
  const project = (values: Float64Array): Float64Array =>
    basis === undefined ? values : multiplyTransposed(values, basis, count, size, dimension);
  const C = covariance(project(z), count, size, priorDraws);
  const G = covariance(project(score), count, size, priorDraws);
  const { values, vectors } = symmetricEigen(solveRiccati(C, G, size), size);
  const kept = [...values.keys()].filter((k) => values[k] >= cutoff || values[k] <= 1 / cutoff);
  const rows = new Float64Array(kept.length * size);
  for (const [row, k] of kept.entries()) rows.set(vectors.subarray(k * size, (k + 1) * size), row * size);
  return {
    scale,
    eigenvalues: Float64Array.from(kept, (k) => values[k]),
    vectors: basis === undefined ? rows : multiply(rows, basis, kept.length, size, dimension),
  };
}

/** (sum_n v_n v_n' + priorDraws I) / (count + priorDraws) */
function covariance(values: Float64Array, count: number, size: number, priorDraws: number): Float64Array {
  const sum = new Float64Array(size * size);
  for (let draw = 0; draw < count; draw++) {
    for (let i = 0; i < size; i++) {
      const value = values[draw * size + i];
      for (let j = 0; j <= i; j++) sum[i * size + j] += value * values[draw * size + j];
    }
  }
  for (let i = 0; i < size; i++) {
    sum[i * size + i] += priorDraws;
    for (let j = 0; j <= i; j++) {
      sum[i * size + j] /= count + priorDraws;
      sum[j * size + i] = sum[i * size + j];
    }
  }
  return sum;
}

/** W with W G W = C: G^-1/2 (G^1/2 C G^1/2)^1/2 G^-1/2. */
function solveRiccati(C: Float64Array, G: Float64Array, size: number): Float64Array {
  const { values, vectors } = symmetricEigen(G, size);
  const root = spectral(
    vectors,
    values.map((value) => Math.sqrt(Math.max(value, smallest))),
    size,
  );
  const inverseRoot = spectral(
    vectors,
    values.map((value) => 1 / Math.sqrt(Math.max(value, smallest))),
    size,
  );
  const middle = sandwich(root, C, size);
  const inner = symmetricEigen(middle, size);
  const innerRoot = spectral(
    inner.vectors,
    inner.values.map((value) => Math.sqrt(Math.max(value, 0))),
    size,
  );
  return sandwich(inverseRoot, innerRoot, size);
}

/** V' diag(values) V */
function spectral(vectors: Float64Array, values: Float64Array, size: number): Float64Array {
  const weighted = vectors.map((v, k) => v * values[Math.floor(k / size)]);
  const out = new Float64Array(size * size);
  for (let k = 0; k < size; k++)
    for (let i = 0; i < size; i++) {
      const w = weighted[k * size + i];
      for (let j = 0; j < size; j++) out[i * size + j] += w * vectors[k * size + j];
    }
  return out;
}

/** A B A for symmetric A. */
function sandwich(A: Float64Array, B: Float64Array, size: number): Float64Array {
  return multiply(multiply(A, B, size, size, size), A, size, size, size);
}

/** a (rows x inner) times b (inner x columns), row-major. */
function multiply(
  a: Float64Array,
  b: Float64Array,
  rows: number,
  inner: number,
  columns: number,
): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < inner; k++) {
      const value = a[i * inner + k];
      for (let j = 0; j < columns; j++) out[i * columns + j] += value * b[k * columns + j];
    }
  return out;
}

/** a (rows x inner) times the transpose of b (columns x inner). */
function multiplyTransposed(
  a: Float64Array,
  b: Float64Array,
  rows: number,
  columns: number,
  inner: number,
): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += a[i * inner + k] * b[j * inner + k];
      out[i * columns + j] = sum;
    }
  return out;
}

/** Orthonormal rows that span evenly chosen draws of each set (Gram-Schmidt, twice for accuracy). */
function spanOf(sets: readonly Float64Array[], dimension: number, count: number, size: number): Float64Array {
  const basis: Float64Array[] = [];
  const each = Math.min(count, Math.floor(size / sets.length));
  for (let k = 0; k < each; k++) {
    for (const set of sets) {
      const draw = Math.floor((k * count) / each);
      const row = set.slice(draw * dimension, (draw + 1) * dimension);
      const before = norm(row);
      for (let pass = 0; pass < 2; pass++) for (const b of basis) removeDirection(row, b);
      const after = norm(row);
      if (after > 1e-8 * before) basis.push(row.map((value) => value / after));
    }
  }
  const rows = new Float64Array(basis.length * dimension);
  for (const [k, row] of basis.entries()) rows.set(row, k * dimension);
  return rows;
}

function norm(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

/** Leaves the part of `vector` that is orthogonal to `unit`, and returns the length of the other. */
function removeDirection(vector: Float64Array, unit: Float64Array): number {
  let projection = 0;
  for (let i = 0; i < vector.length; i++) projection += vector[i] * unit[i];
  for (let i = 0; i < vector.length; i++) vector[i] -= projection * unit[i];
  return projection;
}

/**
 * How far draws are from those of N(mean, M^-1): the mean of |A' g + A^-1 (x - mean)|^2 / dimension, A A' = M^-1. `mean`
 * is where the draws that the metric was made from say that the gradient vanishes.
 */
export function fisherDivergence(metric: MetricData, mean: Float64Array, draws: ScoredDraws): number {
  const total = fisherDivergences(metric, mean, draws).reduce((sum, value) => sum + value, 0);
  return total / draws.dimension;
}

/** The same along each direction: the metric's eigenvectors, and the coordinates with these taken out. */
export function fisherDivergences(metric: MetricData, mean: Float64Array, draws: ScoredDraws): Float64Array {
  const { dimension, count, positions, gradients } = draws;
  const z = new Float64Array(dimension);
  const g = new Float64Array(dimension);
  const sums = new Float64Array(metric.eigenvalues.length + dimension);
  for (let draw = 0; draw < count; draw++) {
    for (let i = 0; i < dimension; i++) {
      const k = draw * dimension + i;
      z[i] = (positions[k] - mean[i]) / metric.scale[i];
      g[i] = gradients[k] * metric.scale[i];
    }
    addResiduals(metric, z, g, sums);
  }
  return sums.map((sum) => sum / count);
}

/** The parts of |W^1/2 g + W^-1/2 z|^2; takes those of the eigenvectors out of z and g on the way. */
function addResiduals(
  { eigenvalues, vectors }: MetricData,
  z: Float64Array,
  g: Float64Array,
  sums: Float64Array,
): void {
  const dimension = z.length;
  for (const [k, value] of eigenvalues.entries()) {
    const v = vectors.subarray(k * dimension, (k + 1) * dimension);
    const [alongZ, alongG] = [removeDirection(z, v), removeDirection(g, v)];
    sums[k] += (Math.sqrt(value) * alongG + alongZ / Math.sqrt(value)) ** 2;
  }
  for (let i = 0; i < dimension; i++) sums[eigenvalues.length + i] += (z[i] + g[i]) ** 2;
}

/** mean(x) + M^-1 mean(g): where a Gaussian with these scores has its mode. */
export function fisherMean(metric: MetricData, draws: ScoredDraws): Float64Array {
  const { dimension, count, positions, gradients } = draws;
  const x = momentsOf(positions, count, dimension).mean;
  const g = momentsOf(gradients, count, dimension).mean.map((value, i) => value * metric.scale[i]);
  for (const [k, value] of metric.eigenvalues.entries()) {
    const row = metric.vectors.subarray(k * dimension, (k + 1) * dimension);
    let along = 0;
    for (let i = 0; i < dimension; i++) along += row[i] * g[i];
    for (let i = 0; i < dimension; i++) g[i] += (value - 1) * along * row[i];
  }
  return x.map((mean, i) => mean + metric.scale[i] * g[i]);
}
