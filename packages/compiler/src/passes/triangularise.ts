/**
 * Upper triangles R_g with R_g' R_g = A_g' A_g, where A_g holds the rows of group g: row by row, by Givens rotations
 * (Golub & Van Loan 2013, sec. 5.1.8), so that nothing is ever squared. `columns[k][row]`; the triangle of group g is
 * the square of `columns.length` starting at g * columns.length^2, row-major.
 */
export function triangularise(
  columns: readonly Float64Array[],
  groupOf: Int32Array,
  groupCount: number,
): Float64Array {
  const width = columns.length;
  const triangles = new Float64Array(groupCount * width * width);
  const row = new Float64Array(width);
  for (let i = 0; i < groupOf.length; i++) {
    for (let k = 0; k < width; k++) row[k] = columns[k][i];
    rotateIn(triangles, groupOf[i] * width * width, row, width);
  }
  return triangles;
}

/** Rotates one row into the triangle at `start`; the row is used up. */
function rotateIn(triangles: Float64Array, start: number, row: Float64Array, width: number): void {
  for (let k = 0; k < width; k++) {
    if (row[k] === 0) continue;
    const at = start + k * width;
    const diagonal = triangles[at + k];
    // The smaller over the larger entry: no square overflows or underflows (algorithm 5.1.3).
    const isSteep = Math.abs(row[k]) > Math.abs(diagonal);
    const ratio = isSteep ? diagonal / row[k] : row[k] / diagonal;
    const scale = 1 / Math.sqrt(1 + ratio * ratio);
    const cosine = isSteep ? scale * ratio : scale;
    const sine = isSteep ? scale : scale * ratio;
    for (let j = k; j < width; j++) {
      const [above, below] = [triangles[at + j], row[j]];
      triangles[at + j] = cosine * above + sine * below;
      row[j] = cosine * below - sine * above;
    }
  }
}
