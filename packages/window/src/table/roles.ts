import { InputError } from '../errors.ts';
import { type Combination, combine } from './combination.ts';
import { findColumn } from './find-column.ts';
import { indicesOfZeros, takeNumbers } from './gather.ts';
import { encodeLabels, type LabelColumn, noLabel, takeLabels } from './labels.ts';
import { readNumbers } from './response.ts';
import type { Table } from './table.ts';
import { checkLevelCount } from './too-many-levels.ts';
import { asTreatment, dropMissingTokens, type Treatment } from './treatment.ts';

/** Which column plays which part. */
export interface Roles {
  readonly y: string;
  readonly treatment: string;
  /** Several columns stand for their combinations. */
  readonly condition?: string | readonly string[];
  readonly group?: string;
  readonly group2?: string;
  /** Only tells lines apart in charts. */
  readonly detail?: string;
}

/** A table read by role. All columns have the same rows, those without any missing value. */
export interface RoleData {
  readonly y: { readonly name: string; readonly values: Float64Array };
  readonly treatment: Treatment;
  readonly condition?: Combination;
  readonly group?: LabelColumn;
  readonly group2?: LabelColumn;
  readonly detail?: LabelColumn;
  readonly rowCount: number;
  /** Row of the input (0-based) of each row kept. */
  readonly rows: Int32Array;
  /** Rows left out because a value is missing: in all, and by column that lacked it. */
  readonly dropped: { readonly count: number; readonly byColumn: Readonly<Record<string, number>> };
  /** Sentences for the user about columns that look mistaken but can be used. */
  readonly warnings: readonly string[];
}

/** Label columns of the input by role, rows not yet dropped. */
interface RawLabels {
  readonly treatment: LabelColumn;
  readonly condition?: LabelColumn[];
  readonly group?: LabelColumn;
  readonly group2?: LabelColumn;
  readonly detail?: LabelColumn;
}

export function readRoles(table: Table, roles: Roles): RoleData {
  const names = findRoles(table.names, roles);
  const values = readNumbers(table, names.y);
  const labels = readLabels(table, names);
  const all = [labels.treatment, ...(labels.condition ?? []), labels.group, labels.group2, labels.detail];
  const { rows, byColumn } = completeRows(
    { name: names.y, values },
    all.filter((column) => column !== undefined),
  );
  if (rows.length === 0) throw nothingLeft(table.rowCount, byColumn);
  const take = (column?: LabelColumn): LabelColumn | undefined => column && takeLabels(column, rows);
  const data = {
    treatment: asTreatment(takeLabels(labels.treatment, rows)),
    condition: labels.condition && combine(labels.condition.map((column) => takeLabels(column, rows))),
    group: take(labels.group),
    group2: take(labels.group2),
    detail: take(labels.detail),
  };
  return {
    y: { name: names.y, values: takeNumbers(values, rows) },
    ...data,
    rowCount: rows.length,
    rows,
    dropped: { count: table.rowCount - rows.length, byColumn },
    warnings: levelWarnings(data, rows.length),
  };
}

interface RoleNames extends Roles {
  readonly condition?: readonly string[];
}

/** The roles with the table's own spelling of each name. */
function findRoles(names: readonly string[], roles: Roles): RoleNames {
  const optional = (role: 'group' | 'group2' | 'detail'): string | undefined => {
    const wanted = roles[role];
    return wanted === undefined ? undefined : findColumn(names, wanted, role);
  };
  const condition = typeof roles.condition === 'string' ? [roles.condition] : roles.condition;
  const found = {
    y: findColumn(names, roles.y, 'y'),
    treatment: findColumn(names, roles.treatment, 'treatment'),
    condition: condition?.length ? condition.map((name) => findColumn(names, name, 'condition')) : undefined,
    group: optional('group'),
    group2: optional('group2'),
    detail: optional('detail'),
  };
  requireOwnColumn(found);
  return found;
}

function requireOwnColumn(names: RoleNames): void {
  const { y, treatment, condition = [], group, group2 } = names;
  const other = Object.entries({ treatment, group, group2 }).find(([, name]) => name === y)?.[0];
  const role = other ?? (condition.includes(y) ? 'condition' : undefined);
  if (role === undefined) return;
  throw new InputError(
    'ROLE_CONFLICT',
    `Column '${y}' is named both as y and as ${role}. Name the measured column as y and another one as ${role}.`,
    { column: y, roles: ['y', role] },
  );
}

function readLabels(table: Table, names: RoleNames): RawLabels {
  const read = (name: string): LabelColumn => encodeLabels(name, table.column(name));
  return {
    treatment: dropMissingTokens(read(names.treatment)),
    condition: names.condition?.map(read),
    group: names.group === undefined ? undefined : read(names.group),
    group2: names.group2 === undefined ? undefined : read(names.group2),
    detail: names.detail === undefined ? undefined : read(names.detail),
  };
}

function completeRows(
  y: RoleData['y'],
  labels: readonly LabelColumn[],
): { rows: Int32Array; byColumn: Record<string, number> } {
  const lacks = new Uint8Array(y.values.length);
  const byColumn: Record<string, number> = {};
  const mark = (name: string, row: number): void => {
    if (lacks[row] === 1) return;
    lacks[row] = 1;
    byColumn[name] = (byColumn[name] ?? 0) + 1;
  };
  for (let row = 0; row < lacks.length; row++) if (Number.isNaN(y.values[row])) mark(y.name, row);
  for (const { name, codes } of labels) {
    for (let row = 0; row < lacks.length; row++) if (codes[row] === noLabel) mark(name, row);
  }
  return { rows: indicesOfZeros(lacks), byColumn };
}

function nothingLeft(rowCount: number, byColumn: Readonly<Record<string, number>>): InputError {
  const reasons = Object.entries(byColumn).map(([name, count]) => `'${name}' in ${count}`);
  return new InputError(
    'NO_COMPLETE_ROWS',
    `Each of the ${rowCount} rows lacks a value (${reasons.join(', ')}), so nothing is left to fit. Check that the right columns are named.`,
    { rowCount, byColumn },
  );
}

function levelWarnings(
  { treatment, condition, group, group2 }: Pick<RoleData, 'treatment' | 'condition' | 'group' | 'group2'>,
  rowCount: number,
): string[] {
  const named = { treatment: treatment.kind === 'text' ? treatment : undefined, condition, group, group2 };
  const warnings = Object.entries(named).map(
    ([role, column]) => column && checkLevelCount(role, column.name, column.levels.length, rowCount),
  );
  return warnings.filter((warning) => warning !== undefined);
}
