import { type LabelColumn, noLabel } from './labels.ts';

/** One or more label columns taken together. Level k joins `members[k]`, one label of each column, by commas. */
export interface Combination extends LabelColumn {
  /** The columns' names; `name` joins them by commas. */
  readonly columns: readonly string[];
  readonly members: readonly (readonly string[])[];
}

/** The combinations that occur, ordered by the first member, then the second, and so on. */
export function combine(columns: readonly LabelColumn[]): Combination {
  const rowCount = columns[0].codes.length;
  const keys = Float64Array.from({ length: rowCount }, (_, row) => keyOf(columns, row));
  const present = [...new Set(keys)].filter((key) => key !== noLabel).sort((left, right) => left - right);
  const position = new Map(present.map((key, index) => [key, index]));
  const members = present.map((key) => membersOf(columns, key));
  return {
    name: columns.map((column) => column.name).join(','),
    columns: columns.map((column) => column.name),
    levels: members.map((labels) => labels.join(',')),
    members,
    codes: Int32Array.from(keys, (key) => position.get(key) ?? noLabel),
  };
}

/** The codes of a row as the digits of one number, the first column leading; `noLabel` if any is missing. */
function keyOf(columns: readonly LabelColumn[], row: number): number {
  let key = 0;
  for (const column of columns) {
    if (column.codes[row] === noLabel) return noLabel;
    key = key * column.levels.length + column.codes[row];
  }
  return key;
}

function membersOf(columns: readonly LabelColumn[], key: number): string[] {
  const labels: string[] = [];
  let rest = key;
  for (const column of [...columns].reverse()) {
    labels.unshift(column.levels[rest % column.levels.length]);
    rest = Math.floor(rest / column.levels.length);
  }
  return labels;
}
