import type { ComparisonRow } from '@bayes-window/runtime';

interface Column {
  readonly title: string;
  cell(row: ComparisonRow): string;
}

const columns: readonly Column[] = [
  { title: 'rank', cell: ({ rank }) => String(rank) },
  { title: 'elpd_loo', cell: ({ elpd }) => elpd.value.toFixed(2) },
  { title: 'p_loo', cell: ({ effectiveParameters }) => effectiveParameters.value.toFixed(2) },
  { title: 'elpd_diff', cell: ({ difference }) => difference.value.toFixed(2) },
  { title: 'weight', cell: ({ weights }) => weights.stacking.toFixed(3) },
  { title: 'se', cell: ({ elpd }) => elpd.standardError.toFixed(2) },
  { title: 'dse', cell: ({ difference }) => difference.standardError.toFixed(2) },
  { title: 'high k', cell: ({ unreliable }) => String(unreliable) },
];

/** A comparison as plain text, a model a line; weights by stacking. */
export function compareText(rows: readonly ComparisonRow[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const names = ['', ...rows.map(({ name }) => name)].map((name) => name.padEnd(width));
  const cells = columns.map(({ title, cell }) => aligned([title, ...rows.map(cell)]));
  return names.map((name, line) => [name, ...cells.map((column) => column[line])].join('  ')).join('\n');
}

function aligned(cells: readonly string[]): string[] {
  const width = Math.max(...cells.map(({ length }) => length));
  return cells.map((cell) => cell.padStart(width));
}
