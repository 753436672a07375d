/** x with matrix x = right, by Gaussian elimination with partial pivoting, for a few equations. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    const below = rows.slice(column);
    const pivot =
      column +
      below.indexOf(
        below.reduce((best, row) => (Math.abs(row[column]) > Math.abs(best[column]) ? row : best)),
      );
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let i = column + 1; i < n; i++) {
      const factor = rows[i][column] / rows[column][column];
      for (let j = column; j <= n; j++) rows[i][j] -= factor * rows[column][j];
    }
  }
  const solution = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const known = solution.reduce((sum, x, j) => (j > i ? sum + rows[i][j] * x : sum), 0);
    solution[i] = (rows[i][n] - known) / rows[i][i];
  }
  return solution;
}
