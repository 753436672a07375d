import { elementName } from '../element-name.ts';
import type { Group } from './inference-data.ts';

/** Draws as columns of one length: `chain`, `draw`, then one for each scalar, `effect[m01]`. */
export type DrawsTable = Readonly<Record<string, Int32Array | Float64Array>>;

/** A sampled group (posterior, prior, …) as a flat table, one row per draw, the draws of a chain together. */
export function drawsTable({ variables, coordinates }: Group): DrawsTable {
  const [chains, draws] = [coordinates.chain.length, coordinates.draw.length];
  const columns: Record<string, Int32Array | Float64Array> = {
    chain: Int32Array.from({ length: chains * draws }, (_, row) => Math.floor(row / draws)),
    draw: Int32Array.from({ length: chains * draws }, (_, row) => row % draws),
  };
  for (const [name, { dimensions, values }] of Object.entries(variables)) {
    const inner = dimensions
      .slice(2)
      .map((dimension) => ({ size: coordinates[dimension].length, labels: coordinates[dimension] }));
    const size = inner.reduce((product, { size: length }) => product * length, 1);
    for (let element = 0; element < size; element++)
      columns[elementName(name, inner, element)] = Float64Array.from(
        { length: chains * draws },
        (_, row) => values[row * size + element],
      );
  }
  return columns;
}

/** A table as CSV text (RFC 4180), one line per draw, numbers with all their digits. */
export function toCsv(table: DrawsTable): string {
  const names = Object.keys(table);
  const rows = table[names[0]].length;
  const lines = [names.map(quoted).join(',')];
  for (let row = 0; row < rows; row++) lines.push(names.map((name) => table[name][row]).join(','));
  return `${lines.join('\n')}\n`;
}

function quoted(name: string): string {
  return /[",\n\r]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
