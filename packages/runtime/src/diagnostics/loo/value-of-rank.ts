/**
 * The value that stands at `rank`, counted from 0, when `values` are in ascending order; linear in their number (Hoare
 * 1961, algorithm 65). No value may be NaN.
 */
export function valueOfRank(values: Float64Array, rank: number): number {
  const work = values.slice();
  let low = 0;
  let high = work.length - 1;
  while (low < high) {
    const pivot = work[rank];
    let i = low;
    let j = high;
    while (i <= j) {
      while (work[i] < pivot) i++;
      while (work[j] > pivot) j--;
      if (i > j) break;
      const moved = work[i];
      work[i++] = work[j];
      work[j--] = moved;
    }
    if (j < rank) low = i;
    if (rank < i) high = j;
  }
  return work[rank];
}
