import { RandomStream, type Target } from '@bayes-window/runtime';

/** N(0, P^-1) with P of the given condition number, its eigenvalues in geometric progression, its eigenvectors random. */
export function correlatedGaussian(
  dimension: number,
  condition: number,
): { readonly target: Target; readonly precision: readonly (readonly number[])[] } {
  const vectors = randomBasis(dimension);
  const eigenvalue = (k: number): number => condition ** (k / (dimension - 1) - 0.5);
  const precision = Array.from({ length: dimension }, (_, i) =>
    Array.from({ length: dimension }, (_, j) =>
      vectors.reduce((sum, v, k) => sum + eigenvalue(k) * v[i] * v[j], 0),
    ),
  );
  const rows = precision.map((row) => Float64Array.from(row));
  return { precision, target: targetOf(dimension, rows) };
}

function targetOf(dimension: number, rows: readonly Float64Array[]): Target {
  return {
    dimension,
    outputCount: dimension,
    logDensityAndGradient(x, gradient) {
      let value = 0;
      for (let i = 0; i < dimension; i++) {
        let sum = 0;
        for (let j = 0; j < dimension; j++) sum += rows[i][j] * x[j];
        gradient[i] = -sum;
        value -= 0.5 * sum * x[i];
      }
      return value;
    },
    writeOutputs: (x, outputs) => outputs.set(x),
  };
}

/** Orthonormal rows: Gram-Schmidt, twice, on normal draws. */
function randomBasis(dimension: number): Float64Array[] {
  const random = new RandomStream(7);
  const basis: Float64Array[] = [];
  while (basis.length < dimension) {
    const row = Float64Array.from({ length: dimension }, () => random.normal());
    for (let pass = 0; pass < 2; pass++) {
      for (const other of basis) {
        const along = other.reduce((sum, value, i) => sum + value * row[i], 0);
        for (let i = 0; i < dimension; i++) row[i] -= along * other[i];
      }
    }
    const length = Math.hypot(...row);
    basis.push(row.map((value) => value / length));
  }
  return basis;
}
