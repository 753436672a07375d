/** The distinct rows of a table: for each, the first row that has its values, and how many rows do. */
export interface RowGroups {
  /** The group of each row. */
  readonly ids: Int32Array;
  readonly first: Int32Array;
  readonly counts: Int32Array;
}

/** Groups rows that agree, bit for bit, in every column. Refines the grouping column by column. */
export function distinctRows(columns: readonly ArrayLike<number>[], rowCount: number): RowGroups {
  let ids: Int32Array = new Int32Array(rowCount);
  let count = 1;
  for (const column of columns) {
    [ids, count] = refine(ids, column);
    if (count === rowCount) break;
  }
  const first = new Int32Array(count).fill(-1);
  const counts = new Int32Array(count);
  for (let row = 0; row < rowCount; row++) {
    if (first[ids[row]] < 0) first[ids[row]] = row;
    counts[ids[row]]++;
  }
  return { ids, first, counts };
}

/** New ids such that two rows agree in them if they agreed in the old ones and in `column`. */
function refine(ids: Int32Array, column: ArrayLike<number>): [Int32Array, number] {
  const valueIds = new Map<number, number>();
  const pairIds = new Map<number, number>();
  const refined = new Int32Array(ids.length);
  for (let row = 0; row < ids.length; row++) {
    const value = column[row];
    let valueId = valueIds.get(value);
    if (valueId === undefined) {
      valueId = valueIds.size;
      valueIds.set(value, valueId);
    }
    const pair = ids[row] * ids.length + valueId;
    let id = pairIds.get(pair);
    if (id === undefined) {
      id = pairIds.size;
      pairIds.set(pair, id);
    }
    refined[row] = id;
  }
  return [refined, pairIds.size];
}
