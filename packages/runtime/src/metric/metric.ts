import type { RandomSource } from '../random/stream.ts';

/**
 * An inverse mass matrix M^-1 as plain data: S (I + V' (L - I) V) S with S = diag(scale), L = diag(eigenvalues), and the
 * orthonormal rows of V, `vectors[k * dimension + i]`. No eigenvalues: the metric is diagonal, scale^2.
 */
export interface MetricData {
  readonly scale: Float64Array;
  readonly eigenvalues: Float64Array;
  readonly vectors: Float64Array;
}

/** The kinetic energy's matrix, p ~ N(0, M). Neither function may keep its arguments; `out` is never `vector`. */
export interface Metric {
  readonly data: MetricData;
  /** M^-1 where it is diagonal: callers may then go by the elements instead of calling `velocity`. */
  readonly diagonal: Float64Array | undefined;
  /** out = M^-1 vector */
  velocity(vector: Float64Array, out: Float64Array): void;
  drawMomentum(random: RandomSource, out: Float64Array): void;
}

export function diagonalData(inverseMassMatrix: Float64Array): MetricData {
  return {
    scale: inverseMassMatrix.map(Math.sqrt),
    eigenvalues: new Float64Array(0),
    vectors: new Float64Array(0),
  };
}

/** The diagonal of M^-1: the variances that the metric takes the parameters to have. */
export function inverseMassDiagonal({ scale, eigenvalues, vectors }: MetricData): Float64Array {
  const dimension = scale.length;
  return scale.map((s, i) => {
    let stretch = 1;
    for (const [k, value] of eigenvalues.entries()) stretch += (value - 1) * vectors[k * dimension + i] ** 2;
    return s * s * stretch;
  });
}
