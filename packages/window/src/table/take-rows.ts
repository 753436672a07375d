import { takeCodes, takeNumbers } from './gather.ts';
import type { LabelColumn } from './labels.ts';
import type { RoleData } from './roles.ts';

/** Some of the rows, in that order; all levels stay, also those that no longer occur. */
export function takeRows(roles: RoleData, rows: Int32Array): RoleData {
  const take = <Column extends LabelColumn>(column: Column): Column => ({
    ...column,
    codes: takeCodes(column.codes, rows),
  });
  const { y, treatment, condition, group, group2, detail } = roles;
  return {
    ...roles,
    y: { ...y, values: takeNumbers(y.values, rows) },
    treatment: { ...take(treatment), values: takeNumbers(treatment.values, rows) },
    condition: condition && take(condition),
    group: group && take(group),
    group2: group2 && take(group2),
    detail: detail && take(detail),
    rowCount: rows.length,
    rows: takeCodes(roles.rows, rows),
  };
}
