import { formatNumber } from 'bayes-window';

type Row = Readonly<Record<string, string | number>>;

/** Rows as a Markdown table, numbers to three significant digits; text as it is. */
export function textOutput(output: readonly Row[] | string): string {
  return typeof output === 'string' ? `\`\`\`text\n${output}\n\`\`\`` : markdownTable(output);
}

export function markdownTable(rows: readonly Row[]): string {
  const names = Object.keys(rows[0]);
  const rule = names.map((name) => (typeof rows[0][name] === 'number' ? '---:' : '---'));
  const cells = rows.map((row) => names.map((name) => cellText(row[name])));
  return [names, rule, ...cells].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function cellText(cell: string | number): string {
  return typeof cell === 'number' ? formatNumber(cell, 3) : cell;
}
