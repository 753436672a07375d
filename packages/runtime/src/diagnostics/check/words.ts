const shown = 5;

/** "a, b and c", or the first five "and 12 more". */
export function listNames(names: readonly string[]): string {
  const rest = names.length - shown;
  const parts = rest > 0 ? [...names.slice(0, shown), `${rest} more`] : names;
  return parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;
}

/** "3 of 4000 transitions (0.075%)", or "3 transitions" where the total is not known. */
export function countOf(count: number, total: number | undefined, noun: string): string {
  if (total === undefined) return `${count} ${noun}${count === 1 ? '' : 's'}`;
  return `${count} of ${total} ${noun}s (${percent(count / total)})`;
}

/** Two significant digits. */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))}%`;
}
