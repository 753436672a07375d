/** A symmetric matrix as `vectors' diag(values) vectors`: row j of `vectors` (row-major) is the unit eigenvector of `values[j]`. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and vectors of a symmetric matrix (row-major, size x size; overwritten): Householder's reduction to a
 * tridiagonal matrix, then implicit QL (Golub & Van Loan, Matrix Computations, 8.3). In no particular order.
 */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const diagonal = new Float64Array(size);
  const offDiagonal = new Float64Array(size);
  const vectors = identity(size);
  for (let k = 0; k < size - 2; k++) reflectColumn(matrix, vectors, size, k);
  for (let i = 0; i < size; i++) {
    diagonal[i] = matrix[i * size + i];
    if (i > 0) offDiagonal[i - 1] = matrix[i * size + i - 1];
  }
  for (let l = 0; l < size; l++) deflate(diagonal, offDiagonal, vectors, size, l);
  return { values: diagonal, vectors };
}

export function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = 1;
  return matrix;
}

/** A' = H A H with H = I - v v' (|v|^2 = 2) such that A' has zeros in column k below k + 1; vectors' = H vectors. */
function reflectColumn(a: Float64Array, vectors: Float64Array, size: number, k: number): void {
  const v = new Float64Array(size);
  let norm = 0;
  for (let i = k + 1; i < size; i++) {
    v[i] = a[i * size + k];
    norm = Math.hypot(norm, v[i]);
  }
  if (norm === 0) return;
  v[k + 1] += v[k + 1] >= 0 ? norm : -norm;
  let length = 0;
  for (let i = k + 1; i < size; i++) length += v[i] * v[i];
  const scale = Math.sqrt(2 / length);
  for (let i = k + 1; i < size; i++) v[i] *= scale;
  reflectBothSides(a, v, size, k);
  reflectRows(vectors, v, size, k + 1);
}

/** a' = H a H, by a rank-two update. */
function reflectBothSides(a: Float64Array, v: Float64Array, size: number, k: number): void {
  const w = new Float64Array(size);
  let vAv = 0;
  for (let i = k; i < size; i++) {
    for (let j = k + 1; j < size; j++) w[i] += a[i * size + j] * v[j];
    vAv += v[i] * w[i];
  }
  for (let i = k; i < size; i++) w[i] -= 0.5 * vAv * v[i];
  for (let i = k; i < size; i++) for (let j = k; j < size; j++) a[i * size + j] -= v[i] * w[j] + w[i] * v[j];
}

/** rows' = H rows */
function reflectRows(rows: Float64Array, v: Float64Array, size: number, from: number): void {
  const projection = new Float64Array(size);
  for (let i = from; i < size; i++) for (let j = 0; j < size; j++) projection[j] += v[i] * rows[i * size + j];
  for (let i = from; i < size; i++) for (let j = 0; j < size; j++) rows[i * size + j] -= v[i] * projection[j];
}

/** Sweeps that no matrix in double precision has been seen to need. */
const maximumSweeps = 60;

/** QL sweeps until the off-diagonal element after `l` has vanished. */
function deflate(d: Float64Array, e: Float64Array, vectors: Float64Array, size: number, l: number): void {
  for (let sweep = 0; sweep < maximumSweeps; sweep++) {
    let m = l;
    while (m < size - 1 && Math.abs(e[m]) > Number.EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1]))) m++;
    if (m === l) return;
    implicitShift(d, e, vectors, size, l, m);
  }
}

/** One QL sweep with Wilkinson's shift on rows l..m, chasing the bulge up by Givens rotations. */
function implicitShift(
  d: Float64Array,
  e: Float64Array,
  vectors: Float64Array,
  size: number,
  l: number,
  m: number,
): void {
  const half = (d[l + 1] - d[l]) / (2 * e[l]);
  let g = d[m] - d[l] + e[l] / (half + (half >= 0 ? 1 : -1) * Math.hypot(half, 1));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const f = sine * e[i];
    const b = cosine * e[i];
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] -= shift;
      e[m] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = d[i + 1] - shift;
    const t = (d[i] - g) * sine + 2 * cosine * b;
    shift = sine * t;
    d[i + 1] = g + shift;
    g = cosine * t - b;
    rotateRows(vectors, size, i, sine, cosine);
  }
  d[l] -= shift;
  e[l] = g;
  e[m] = 0;
}

function rotateRows(vectors: Float64Array, size: number, i: number, sine: number, cosine: number): void {
  const [upper, lower] = [i * size, (i + 1) * size];
  for (let k = 0; k < size; k++) {
    const next = vectors[lower + k];
    vectors[lower + k] = sine * vectors[upper + k] + cosine * next;
    vectors[upper + k] = cosine * vectors[upper + k] - sine * next;
  }
}
