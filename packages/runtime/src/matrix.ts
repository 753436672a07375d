/** Small dense matrices as rows. */
export type Matrix = readonly Float64Array[];

export function zeros(rows: number, columns: number): Float64Array[] {
  return Array.from({ length: rows }, () => new Float64Array(columns));
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Lower L with L L' = matrix; undefined if the matrix is not positive definite. */
export function cholesky(matrix: Matrix): Matrix | undefined {
  const size = matrix.length;
  const lower = zeros(size, size);
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let rest = matrix[i][j];
      for (let k = 0; k < j; k++) rest -= lower[i][k] * lower[j][k];
      if (i > j) lower[i][j] = rest / lower[j][j];
      else if (rest > 0) lower[j][j] = Math.sqrt(rest);
      else return undefined;
    }
  }
  return lower;
}

/** x with L x = b. */
export function solveLower(lower: Matrix, b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(b);
  for (let i = 0; i < x.length; i++) {
    for (let k = 0; k < i; k++) x[i] -= lower[i][k] * x[k];
    x[i] /= lower[i][i];
  }
  return x;
}

/** x with L' x = b. */
export function solveTransposed(lower: Matrix, b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(b);
  for (let i = x.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < x.length; k++) x[i] -= lower[k][i] * x[k];
    x[i] /= lower[i][i];
  }
  return x;
}

export function logDeterminant(lower: Matrix): number {
  return lower.reduce((sum, row, i) => sum + Math.log(row[i]), 0);
}

/** Inverse of an upper triangular matrix. */
export function invertUpper(upper: Matrix): Matrix {
  const size = upper.length;
  const inverse = zeros(size, size);
  for (let j = 0; j < size; j++) {
    inverse[j][j] = 1 / upper[j][j];
    for (let i = j - 1; i >= 0; i--) {
      let sum = 0;
      for (let k = i + 1; k <= j; k++) sum += upper[i][k] * inverse[k][j];
      inverse[i][j] = -sum / upper[i][i];
    }
  }
  return inverse;
}

export function product(a: Matrix, b: Matrix): Matrix {
  const columns = b[0]?.length ?? 0;
  return a.map((row) =>
    Float64Array.from({ length: columns }, (_, j) => row.reduce((sum, x, k) => sum + x * b[k][j], 0)),
  );
}

export function transpose(matrix: Matrix): Matrix {
  const columns = matrix[0]?.length ?? 0;
  return Array.from({ length: columns }, (_, j) => Float64Array.from(matrix, (row) => row[j]));
}
