/** One cell as it came: text from a file, or a value of the program that made the table. */
export type Cell = string | number | bigint | boolean | Date | null | undefined;

export type Column = ArrayLike<Cell>;

/** The internal form of every input table. Cells stay raw until a role says how to read them. */
export interface Table {
  /** Column names in the order of the input, without repeats. */
  readonly names: readonly string[];
  readonly rowCount: number;
  /** The cells of a column by its exact name; `rowCount` of them. */
  column(name: string): Column;
  /** Line of a row (0-based) in its file, counted from 1; undefined where the table is not from a file. */
  lineOf(row: number): number | undefined;
}

/** `data row 3`, or `data row 3 (line 4)` where the table is from a file; `row` is 0-based. */
export function placeOf(table: Table, row: number): string {
  const line = table.lineOf(row);
  return line === undefined ? `data row ${row + 1}` : `data row ${row + 1} (line ${line})`;
}
