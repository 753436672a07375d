/**
 * Dense matrices of n rows, row-major. The triangular ones are lower; above the diagonal nothing is read. A matrix that
 * is not positive definite gives NaN, not an error.
 */
type Matrix = Float64Array;

/** L with L L' = a (Cholesky-Banachiewicz, row by row). */
export function cholesky(a: Matrix, n: number): Matrix {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = a[i * n + j];
      for (let k = 0; k < j; k++) rest -= l[i * n + k] * l[j * n + k];
      l[i * n + j] = i === j ? Math.sqrt(rest) : rest / l[j * n + j];
    }
  }
  return l;
}

/**
 * The lower triangle of a~, given those of the factor l and of l~: the factorisation above in reverse, row by row (Murray
 * 2016, section 3.1).
 */
export function choleskyAdjoint(l: Matrix, cotangent: Matrix, n: number): Matrix {
  const a = cotangent.map((value, flat) => (flat % n <= Math.floor(flat / n) ? value : 0));
  for (let j = n - 1; j >= 0; j--) {
    const pivot = l[j * n + j];
    for (let i = j + 1; i < n; i++) {
      a[j * n + j] -= (l[i * n + j] * a[i * n + j]) / pivot;
      a[i * n + j] /= pivot;
    }
    a[j * n + j] /= pivot;
    for (let i = j; i < n; i++)
      for (let k = 0; k < j; k++) {
        a[j * n + k] -= a[i * n + j] * l[i * n + k];
        if (i > j) a[i * n + k] -= a[i * n + j] * l[j * n + k];
      }
    a[j * n + j] /= 2;
  }
  return a;
}

/** x with L x = b, forwards. */
export function solveLower(l: Matrix, b: Float64Array, n: number): Float64Array {
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let rest = b[i];
    for (let k = 0; k < i; k++) rest -= l[i * n + k] * x[k];
    x[i] = rest / l[i * n + i];
  }
  return x;
}

/** x with L' x = b, backwards. */
export function solveLowerTransposed(l: Matrix, b: Float64Array, n: number): Float64Array {
  const x = Float64Array.from(b);
  for (let i = n - 1; i >= 0; i--) {
    x[i] /= l[i * n + i];
    for (let k = 0; k < i; k++) x[k] -= l[i * n + k] * x[i];
  }
  return x;
}

/** x y, of `rows` times `inner` and `inner` times `columns` elements. */
export function matrixProduct(x: Matrix, y: Matrix, rows: number, inner: number, columns: number): Matrix {
  const product = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < inner; k++)
      for (let j = 0; j < columns; j++) product[i * columns + j] += x[i * inner + k] * y[k * columns + j];
  return product;
}
