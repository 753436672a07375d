/** A small dense matrix, `matrix[row][column]`. */
export type Matrix = readonly (readonly number[])[];

export function matrix(
  rows: number,
  columns: number,
  entry: (row: number, column: number) => number,
): number[][] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_c, column) => entry(row, column)),
  );
}

/** A B */
export function multiply(a: Matrix, b: Matrix): number[][] {
  return matrix(a.length, b[0].length, (row, column) => {
    let total = 0;
    for (let k = 0; k < b.length; k++) total += a[row][k] * b[k][column];
    return total;
  });
}

/** A' B */
export function transposedTimes(a: Matrix, b: Matrix): number[][] {
  return matrix(a[0].length, b[0].length, (row, column) => {
    let total = 0;
    for (let k = 0; k < b.length; k++) total += a[k][row] * b[k][column];
    return total;
  });
}

export function transpose(a: Matrix): number[][] {
  return matrix(a[0].length, a.length, (row, column) => a[column][row]);
}

/** The lower triangular L of A = L L'; an entry is NaN where A is not positive definite. */
export function cholesky(a: Matrix): number[][] {
  const factor = matrix(a.length, a.length, () => 0);
  for (let row = 0; row < a.length; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = a[row][column];
      for (let k = 0; k < column; k++) rest -= factor[row][k] * factor[column][k];
      factor[row][column] = row === column ? Math.sqrt(rest) : rest / factor[column][column];
    }
  }
  return factor;
}

/** X of L X = B, L lower triangular. */
export function solveLower(lower: Matrix, b: Matrix): number[][] {
  const x = b.map((row) => [...row]);
  for (let row = 0; row < x.length; row++) {
    for (let column = 0; column < x[row].length; column++) {
      for (let k = 0; k < row; k++) x[row][column] -= lower[row][k] * x[k][column];
      x[row][column] /= lower[row][row];
    }
  }
  return x;
}

/** X of U X = B, U upper triangular. */
export function solveUpper(upper: Matrix, b: Matrix): number[][] {
  const x = b.map((row) => [...row]);
  for (let row = x.length - 1; row >= 0; row--) {
    for (let column = 0; column < x[row].length; column++) {
      for (let k = row + 1; k < x.length; k++) x[row][column] -= upper[row][k] * x[k][column];
      x[row][column] /= upper[row][row];
    }
  }
  return x;
}

/** 2 sum log L_kk = log |L L'| over the first `size` rows. */
export function logDeterminant(lower: Matrix, size: number = lower.length): number {
  let total = 0;
  for (let k = 0; k < size; k++) total += 2 * Math.log(lower[k][k]);
  return total;
}
