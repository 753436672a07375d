import { InputError } from '../errors.ts';

const mostLevels = 100_000;
const fewestRowsToRefuse = 1000;

/**
 * Refuses a grouping column that is surely a mistake (an id or a measurement: a level for every row, or more than
 * 100,000 levels), and returns a warning where most levels have one row only.
 */
export function checkLevelCount(
  role: string,
  name: string,
  levels: number,
  rows: number,
): string | undefined {
  const onePerRow = levels === rows && rows >= fewestRowsToRefuse;
  if (onePerRow || levels > mostLevels) throw tooMany(role, name, levels, rows);
  if (levels <= rows / 2) return undefined;
  return `${capitalised(role)} '${name}' has ${levels} levels in ${rows} rows: most levels have a single row, so their effects can hardly be told from noise.`;
}

function tooMany(role: string, name: string, levels: number, rows: number): InputError {
  const count = `${levels.toLocaleString('en-US')} levels in ${rows.toLocaleString('en-US')} rows`;
  return new InputError(
    'TOO_MANY_LEVELS',
    `${capitalised(role)} '${name}' has ${count}. Each level gets parameters of its own, so this column looks like a row number or a measurement rather than a ${role}. Name the column that says which rows belong together (a subject, a site), or leave ${role} out.`,
    { role, column: name, levels, rows },
  );
}

function capitalised(word: string): string {
  return word[0].toUpperCase() + word.slice(1);
}
