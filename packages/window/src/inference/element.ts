import type { Axis } from '@bayes-window/dsl';

/** Label of each axis at an element of an array, row-major over `axes`; its number where the axis has no labels. */
export function labelsAt(axes: readonly Axis[], element: number): Record<string, string> {
  let rest = element;
  const indices: number[] = [];
  for (let d = axes.length - 1; d >= 0; d--) {
    indices[d] = rest % axes[d].size;
    rest = Math.floor(rest / axes[d].size);
  }
  return Object.fromEntries(
    axes.map(({ name, labels }, d) => [name, labels?.[indices[d]] ?? String(indices[d])]),
  );
}

/** `a_subject[m01]`: the variable's name and the element's labels. */
export function elementName(variable: string, labels: Readonly<Record<string, string>>): string {
  const values = Object.values(labels);
  return values.length === 0 ? variable : `${variable}[${values.join(', ')}]`;
}
