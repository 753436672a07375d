/** One dimension of an array: its size and, where it has them, the label of each index. */
interface Dimension {
  readonly size: number;
  readonly labels?: readonly (string | number)[];
}

/** The name of an element of a row-major array: `effect[m01]`, by labels or else by number; a scalar's is the array's own. */
export function elementName(name: string, dimensions: readonly Dimension[], element: number): string {
  if (dimensions.length === 0) return name;
  return `${name}[${elementLabels(dimensions, element).join(', ')}]`;
}

/** The label along each dimension of an element of a row-major array; its number where there are no labels. */
export function elementLabels(dimensions: readonly Dimension[], element: number): string[] {
  let rest = element;
  const labels: string[] = [];
  for (const { size, labels: known } of [...dimensions].reverse()) {
    const index = rest % size;
    rest = (rest - index) / size;
    labels.unshift(String(known?.[index] ?? index));
  }
  return labels;
}
