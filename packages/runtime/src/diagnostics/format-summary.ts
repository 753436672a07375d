import type { SummaryOptions, SummaryRow } from './summary.ts';

interface Column {
  readonly title: string;
  readonly cell: (row: SummaryRow) => string;
}

/**
 * The summary as a plain-text table, a parameter a line, decimal points under each other. An estimate is shown to the
 * decimal place of its Monte Carlo standard error, an error to two digits, R-hat to three places. Pass the
 * `hdiProbability` that `summarize` was given: it names the columns of the interval.
 */
export function formatSummary(rows: readonly SummaryRow[], options: SummaryOptions = {}): string {
  const names = ['', ...rows.map((row) => row.name)];
  const width = Math.max(...names.map((name) => name.length));
  const columns = columnsFor(options.hdiProbability ?? 0.94).map(({ title, cell }) =>
    alignRight([title, ...alignPoints(rows.map(cell))]),
  );
  return names
    .map((name, line) => [name.padEnd(width), ...columns.map((column) => column[line])].join('  ').trimEnd())
    .join('\n');
}

function columnsFor(hdiProbability: number): Column[] {
  const percent = (probability: number) => `hdi ${Number((100 * probability).toPrecision(3))}%`;
  const tail = (1 - hdiProbability) / 2;
  return [
    { title: 'mean', cell: (row) => formatEstimate(row.mean, row.mcseMean) },
    { title: 'mcse', cell: (row) => formatDigits(row.mcseMean, 2) },
    { title: 'sd', cell: (row) => formatEstimate(row.sd, row.mcseSd) },
    { title: percent(tail), cell: (row) => formatEstimate(row.hdiLow, row.mcseMean) },
    { title: 'median', cell: (row) => formatEstimate(row.median, row.mcseMean) },
    { title: percent(1 - tail), cell: (row) => formatEstimate(row.hdiHigh, row.mcseMean) },
    { title: 'ess bulk', cell: (row) => row.essBulk.toFixed(0) },
    { title: 'ess tail', cell: (row) => row.essTail.toFixed(0) },
    { title: 'r hat', cell: (row) => row.rHat.toFixed(3) },
  ];
}

/** To the decimal place of the first digit of `error`; six digits where the error is unknown or zero. */
function formatEstimate(value: number, error: number): string {
  if (!Number.isFinite(value) || !(error > 0 && error < Number.POSITIVE_INFINITY))
    return formatDigits(value, 6);
  const places = Math.ceil(-Math.log10(error));
  const digits = Math.floor(Math.log10(Math.abs(value) || error)) + places + 1;
  const plain = Math.abs(value) < 1e7 && places <= 7;
  if (plain) return withoutMinusZero(value.toFixed(Math.max(places, 0)));
  return value.toExponential(Math.min(Math.max(digits - 1, 0), 15));
}

function formatDigits(value: number, digits: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) < 1e7 ? String(Number(value.toPrecision(digits))) : value.toExponential(digits - 1);
}

function withoutMinusZero(text: string): string {
  return Number(text) === 0 ? text.replace('-', '') : text;
}

/** Padded on the right so that the decimal points of plain numbers meet once the cells are aligned right. */
function alignPoints(cells: readonly string[]): string[] {
  const fraction = (cell: string) =>
    /^-?\d+(\.\d+)?$/.test(cell) ? cell.length - cell.split('.')[0].length : 0;
  const longest = Math.max(0, ...cells.map(fraction));
  return cells.map((cell) =>
    /^-?\d/.test(cell) ? cell + ' '.repeat(Math.max(longest - fraction(cell), 0)) : cell,
  );
}

function alignRight(cells: readonly string[]): string[] {
  const width = Math.max(...cells.map((cell) => cell.length));
  return cells.map((cell) => cell.padStart(width));
}
