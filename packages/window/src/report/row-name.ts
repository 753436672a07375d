import type { RoleData } from '../table/index.ts';

/** `row 18 (stim 1, mouse m3)`: a row of a fit, counted from 1 in the file as it was read. */
export function rowName(roles: RoleData, row: number): string {
  const labels = [roles.treatment, roles.group, roles.condition, roles.detail].flatMap((column) =>
    column === undefined ? [] : [`${column.name} ${column.levels[column.codes[row]]}`],
  );
  return `row ${roles.rows[row] + 1} (${labels.join(', ')})`;
}
