import { InputError } from '../errors.ts';

/**
 * The column that a user means by `wanted`: the exact name, else the only one that equals it with case ignored and
 * spaces and underscores exchanged (`log_power` finds `Log power`).
 */
export function findColumn(names: readonly string[], wanted: string, role: string): string {
  if (names.includes(wanted)) return wanted;
  const same = names.filter((name) => fold(name) === fold(wanted));
  if (same.length === 1) return same[0];
  if (same.length > 1) {
    throw new InputError(
      'COLUMN_AMBIGUOUS',
      `'${wanted}' for ${role} could be any of ${quoteAll(same)}. Write the name exactly as in the table.`,
      { role, wanted, candidates: same },
    );
  }
  throw notFound(names, wanted, role);
}

function notFound(names: readonly string[], wanted: string, role: string): InputError {
  const nearest = nearestName(names, wanted);
  const hint = nearest === undefined ? '' : ` Did you mean '${nearest}'?`;
  return new InputError(
    'COLUMN_NOT_FOUND',
    `There is no column '${wanted}' for ${role}.${hint} The table has ${quoteAll(names)}.`,
    { role, wanted, nearest, names },
  );
}

/** The name at the least edit distance from `wanted`, if at least half of it agrees. */
export function nearestName(names: readonly string[], wanted: string): string | undefined {
  const scored = names.map((name) => ({ name, distance: editDistance(fold(name), fold(wanted)) }));
  scored.sort((left, right) => left.distance - right.distance);
  const best = scored[0];
  return best && best.distance <= Math.max(best.name.length, wanted.length) / 2 ? best.name : undefined;
}

function fold(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '_');
}

/** Levenshtein distance, one row of the table at a time. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const current = [i];
    for (let j = 1; j <= right.length; j++) {
      const substituted = previous[j - 1] + (left[i - 1] === right[j - 1] ? 0 : 1);
      current.push(Math.min(substituted, previous[j] + 1, current[j - 1] + 1));
    }
    previous = current;
  }
  return previous[right.length];
}

function quoteAll(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => `'${name}'`);
  return names.length > 20 ? `${shown.join(', ')} and ${names.length - 20} more` : shown.join(', ');
}
