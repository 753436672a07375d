import { InputError } from '../errors.ts';
import { findColumn } from '../table/index.ts';
import type { ChartRow } from './spec.ts';

/** Characters that a Vega field path gives a meaning to, and the nearest ones that it does not. */
const lookalikes: Readonly<Record<string, string>> = {
  '.': '\u2024',
  '[': '\uFF3B',
  ']': '\uFF3D',
  "'": '\u2019',
  '"': '\u201D',
  '\\': '\uFF3C',
};

/**
 * The name under which a column stands in chart data. Vega reads `a.b[0]` as a path into nested objects, and not every
 * Vega-Lite transform passes an escaped path on, so that these characters are replaced; titles keep the user's name.
 */
export function fieldName(column: string): string {
  return column.replace(/[.[\]'"\\]/g, (character) => lookalikes[character]);
}

export function chartRows(rows: readonly ChartRow[]): ChartRow[] {
  const names = Object.keys(rows[0] ?? {});
  if (names.every((name) => fieldName(name) === name)) return [...rows];
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [fieldName(name), value])),
  );
}

export function requireRows<Row>(rows: readonly Row[], chart: string): void {
  if (rows.length > 0) return;
  throw new InputError(
    'CHART_NO_ROWS',
    `There is nothing to draw: ${chart} got no rows. Give at least one.`,
    {
      chart,
    },
  );
}

/** The table's own name of each column that the chart uses; roles that are not given stay undefined. */
export function resolveColumns<Role extends string>(
  rows: readonly ChartRow[],
  wanted: Readonly<Record<Role, string | undefined>>,
): Record<Role, string> {
  const names = Object.keys(rows[0]);
  const found = Object.entries<string | undefined>(wanted).map(([role, column]) => [
    role,
    column === undefined ? undefined : findColumn(names, column, role),
  ]);
  return Object.fromEntries(found) as Record<Role, string>;
}

export interface FiniteRows {
  readonly rows: readonly ChartRow[];
  /** Rows left out because the value is missing or not finite. */
  readonly dropped: number;
}

/** The rows whose `column` is a finite number. Text there is an error: a chart must not lose what a user can see. */
export function finiteRows(rows: readonly ChartRow[], column: string): FiniteRows {
  rows.forEach((row, index) => {
    const value = row[column];
    if (typeof value === 'number' || value === null || value === undefined) return;
    throw new InputError(
      'CHART_VALUE_NOT_NUMERIC',
      `Column '${column}' must hold numbers to be drawn; data row ${index + 1} holds '${value}'. Convert it, or choose another column.`,
      { column, row: index, value },
    );
  });
  const kept = rows.filter((row) => Number.isFinite(row[column]));
  if (kept.length === 0) {
    throw new InputError(
      'CHART_NO_FINITE_VALUES',
      `Column '${column}' has no finite number in ${rows.length} rows, so that there is nothing to draw.`,
      { column, rows: rows.length },
    );
  }
  return { rows: kept, dropped: rows.length - kept.length };
}

/** Shorthand for the sentence about what a chart leaves out; empty when it leaves nothing out. */
export function droppedNote(dropped: number, column: string): string {
  return dropped === 0 ? '' : ` ${dropped} rows without a finite '${column}' are left out.`;
}
