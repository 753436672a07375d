import type { ChartRow } from './spec.ts';

export type Level = string | number | boolean | null;

/** Order of the levels of columns, by column name; a column that is not named gets the natural order. */
export type LevelOrders = Readonly<Record<string, readonly Level[]>>;

/** Made on first use: it takes longer than loading all charts. */
let collator: Intl.Collator | undefined;

/** Numbers ascending, then text with its digits read as numbers: m2 before m10. */
function compareLevels(left: Level, right: Level): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  collator ??= new Intl.Collator('en', { numeric: true });
  return collator.compare(String(left), String(right));
}

/** The distinct values of a column: those of `orders` first and in that order, the rest in natural order. */
export function levelsOf(rows: readonly ChartRow[], column: string, orders: LevelOrders = {}): Level[] {
  const present = new Set(rows.map((row) => row[column]));
  const given = (orders[column] ?? []).filter((level) => present.has(level));
  const rest = [...present].filter((level) => !given.includes(level)).sort(compareLevels);
  return [...given, ...rest];
}
