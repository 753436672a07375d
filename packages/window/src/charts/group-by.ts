import type { ChartRow } from './spec.ts';

export interface RowGroup {
  /** The value of each key column. */
  readonly labels: ChartRow;
  readonly rows: ChartRow[];
}

/** Rows that agree in the key columns, in order of first appearance. No key columns: one group of all rows. */
export function groupBy(rows: readonly ChartRow[], columns: readonly string[]): RowGroup[] {
  const groups = new Map<string, RowGroup>();
  for (const row of rows) {
    const key = JSON.stringify(columns.map((column) => row[column]));
    const group = groups.get(key);
    if (group !== undefined) group.rows.push(row);
    else groups.set(key, { labels: pick(row, columns), rows: [row] });
  }
  return [...groups.values()];
}

function pick(row: ChartRow, columns: readonly string[]): ChartRow {
  return Object.fromEntries(columns.map((column) => [column, row[column]]));
}
