import type { Group } from './inference-data.ts';
import { shapeOf } from './inference-data.ts';

/** Draws as columns of one length: `chain`, `draw`, then one for each scalar, `effect[m01]`. */
export type DrawsTable = Readonly<Record<string, Int32Array | Float64Array>>;

/** A sampled group (posterior, prior, …) as a flat table, one row per draw, the draws of a chain together. */
export function drawsTable({ variables, coordinates }: Group): DrawsTable {
  const [chains, draws] = [coordinates.chain.length, coordinates.draw.length];
  const columns: Record<string, Int32Array | Float64Array> = {
    chain: Int32Array.from({ length: chains * draws }, (_, row) => Math.floor(row / draws)),
    draw: Int32Array.from({ length: chains * draws }, (_, row) => row % draws),
  };
  for (const [name, variable] of Object.entries(variables)) {
    const { dimensions, values } = variable;
    const inner = dimensions.slice(2);
    const size = shapeOf(variable, { coordinates })
      .slice(2)
      .reduce((product, length) => product * length, 1);
    for (let element = 0; element < size; element++)
      columns[elementName(name, inner, element, coordinates)] = Float64Array.from(
        { length: chains * draws },
        (_, row) => values[row * size + element],
      );
  }
  return columns;
}

function elementName(
  name: string,
  dimensions: readonly string[],
  element: number,
  coordinates: Group['coordinates'],
): string {
  let rest = element;
  const labels = dimensions.map(() => '');
  for (let d = dimensions.length - 1; d >= 0; d--) {
    const labelsOfDimension = coordinates[dimensions[d]];
    labels[d] = String(labelsOfDimension[rest % labelsOfDimension.length]);
    rest = Math.floor(rest / labelsOfDimension.length);
  }
  return labels.length === 0 ? name : `${name}[${labels.join(', ')}]`;
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
