/** Sweeps after which rotations stop; seven are many. */
const mostSweeps = 30;

/**
 * Eigenvectors of a symmetric matrix of n rows, row-major, whose lower triangle is read: column j of the result belongs
 * to the j-th smallest eigenvalue, and sum_i q_ij / sqrt(i + 1), i from 0, isn't negative. NaN if an element is not finite.
 * Cyclic Jacobi rotations (Golub & Van Loan 2013, section 8.5) until each element off the diagonal is negligible beside the
 * two on it.
 */
export function symmetricEigenvectors(matrix: Float64Array, n: number): Float64Array {
  const a = Float64Array.from(matrix, (_, flat) => {
    const [i, j] = [Math.floor(flat / n), flat % n];
    return matrix[Math.max(i, j) * n + Math.min(i, j)];
  });
  if (!a.every(Number.isFinite)) return a.fill(Number.NaN);
  // Row j of v is the eigenvector of a_jj.
  const v = Float64Array.from(matrix, (_, flat) => (flat % (n + 1) === 0 ? 1 : 0));
  for (let sweep = 0, rotations = 1; sweep < mostSweeps && rotations > 0; sweep++) {
    rotations = 0;
    for (let p = 0; p < n; p++) for (let q = 0; q < p; q++) if (annihilate(a, v, n, p, q)) rotations++;
  }
  return sorted(a, v, n);
}

/** Rotates rows and columns p and q so that a_pq becomes 0; false if it is negligible as it is. */
function annihilate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): boolean {
  const [app, aqq, apq] = [a[p * n + p], a[q * n + q], a[p * n + q]];
  if (!(Math.abs(apq) > Number.EPSILON * Math.sqrt(Math.abs(app)) * Math.sqrt(Math.abs(aqq)))) return false;
  const theta = (0.5 * (aqq - app)) / apq;
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  rotateRows(a, n, p, q, c, s);
  rotateRows(v, n, p, q, c, s);
  for (let r = 0; r < n; r++) {
    a[r * n + p] = a[p * n + r];
    a[r * n + q] = a[q * n + r];
  }
  a[p * n + p] = app - t * apq;
  a[q * n + q] = aqq + t * apq;
  a[p * n + q] = 0;
  a[q * n + p] = 0;
  return true;
}

function rotateRows(m: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let r = 0; r < n; r++) {
    const [x, y] = [m[p * n + r], m[q * n + r]];
    m[p * n + r] = c * x - s * y;
    m[q * n + r] = s * x + c * y;
  }
}

/** The rows of v, in the order of the diagonal of a, as columns of the right sign. */
function sorted(a: Float64Array, v: Float64Array, n: number): Float64Array {
  const order = Array.from({ length: n }, (_, j) => j).sort((i, j) => a[i * n + i] - a[j * n + j]);
  const signs = order.map((j) => (direction(v.subarray(j * n, (j + 1) * n)) < 0 ? -1 : 1));
  return Float64Array.from(v, (_, flat) => signs[flat % n] * v[order[flat % n] * n + Math.floor(flat / n)]);
}

/** Weighted such that vectors which repeat or mirror themselves don't cancel. */
const direction = (vector: Float64Array): number =>
  vector.reduce((sum, element, i) => sum + element / Math.sqrt(i + 1), 0);
