import type { DrawsTable } from './table.ts';

/** A table of draws as an Arrow IPC stream, which pandas, polars, R's arrow and DuckDB read. Loaded on demand. */
export async function toArrow(table: DrawsTable): Promise<Uint8Array> {
  const { tableFromArrays, tableToIPC } = await import('@uwdata/flechette');
  // Typed arrays keep their types: 32-bit whole numbers and doubles.
  const bytes = tableToIPC(tableFromArrays(table as Record<string, Int32Array | Float64Array>), {
    format: 'stream',
  });
  return bytes as Uint8Array;
}

/** Reads a table of draws from an Arrow IPC stream or file. */
export async function fromArrow(bytes: Uint8Array): Promise<DrawsTable> {
  const { tableFromIPC } = await import('@uwdata/flechette');
  return tableFromIPC(bytes).toColumns() as unknown as DrawsTable;
}
