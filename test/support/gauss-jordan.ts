/** Inverse and log |determinant| of a square matrix, row-major, by Gauss-Jordan elimination with row exchanges. */
export function gaussJordan(
  matrix: ArrayLike<number>,
  n: number,
): { inverse: Float64Array; logDeterminant: number } {
  const work = Array.from({ length: n }, (_, i) =>
    Array.from({ length: 2 * n }, (_, j) => (j < n ? matrix[i * n + j] : Number(j === n + i))),
  );
  let logDeterminant = 0;
  for (let k = 0; k < n; k++) {
    const largest = work.reduce(
      (best, line, i) => (i > k && Math.abs(line[k]) > Math.abs(work[best][k]) ? i : best),
      k,
    );
    [work[k], work[largest]] = [work[largest], work[k]];
    const pivot = work[k][k];
    logDeterminant += Math.log(Math.abs(pivot));
    work[k] = work[k].map((value) => value / pivot);
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = work[i][k];
      work[i] = work[i].map((value, j) => value - factor * work[k][j]);
    }
  }
  return { inverse: Float64Array.from(work.flatMap((line) => line.slice(n))), logDeterminant };
}
