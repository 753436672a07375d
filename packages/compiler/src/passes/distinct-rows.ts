/** The distinct rows of a table: for each, the first row that has its values. */
export interface RowGroups {
  /** The group of each row. */
  readonly ids: Int32Array;
  readonly first: Int32Array;
}

/**
 * Groups rows that agree, bit for bit, in every column, refining the grouping column by column; undefined as soon as
 * there are more than `limit` groups.
 */
export function distinctRows(
  columns: readonly (Float64Array | Int32Array)[],
  rowCount: number,
  limit = rowCount,
): RowGroups | undefined {
  if (limit < 1) return undefined;
  let groups: RowGroups = { ids: new Int32Array(rowCount), first: Int32Array.of(0) };
  for (const column of columns) {
    const refined = refine(groups.ids, wordsOf(column), limit);
    if (refined === undefined) return undefined;
    groups = refined;
  }
  return groups;
}

/** Two 32-bit words per value. */
function wordsOf(column: Float64Array | Int32Array): Int32Array {
  if (column instanceof Float64Array)
    return new Int32Array(column.buffer, column.byteOffset, 2 * column.length);
  const words = new Int32Array(2 * column.length);
  for (let i = 0; i < column.length; i++) words[2 * i] = column[i];
  return words;
}

/** New ids such that two rows agree in them if they agreed in the old ones and in the column's words. */
function refine(ids: Int32Array, words: Int32Array, limit: number): RowGroups | undefined {
  const mask = 2 ** Math.ceil(Math.log2(2 * limit + 2)) - 1;
  // Open addressing: each entry is 1 + the id of a group, 0 where it is free.
  const table = new Int32Array(mask + 1);
  const first: number[] = [];
  const refined = new Int32Array(ids.length);
  for (let row = 0; row < ids.length; row++) {
    let at = hash(ids[row], words[2 * row], words[2 * row + 1]) & mask;
    while (table[at] !== 0 && !agrees(first[table[at] - 1], row)) at = (at + 1) & mask;
    if (table[at] === 0) {
      if (first.length === limit) return undefined;
      table[at] = first.push(row);
    }
    refined[row] = table[at] - 1;
  }
  return { ids: refined, first: Int32Array.from(first) };

  function agrees(a: number, b: number): boolean {
    return ids[a] === ids[b] && words[2 * a] === words[2 * b] && words[2 * a + 1] === words[2 * b + 1];
  }
}

/** Mixes three words; the multipliers and shifts are those of MurmurHash3's finaliser (Appleby 2011). */
function hash(id: number, low: number, high: number): number {
  let h = id ^ Math.imul(low, 0x85ebca6b) ^ Math.imul(high, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
