import type { Expression } from '@bayes-window/dsl';

/** Share of elements that are not 0 up to which only those are visited: a step costs more than one in a dense row. */
const sparseShare = 0.4;

/** Matrices of data with few elements that are not 0. */
export function isSparse({ op, axes, attributes }: Expression): boolean {
  if (op.kind !== 'data' || axes.length !== 2) return false;
  const values = attributes.values as Float64Array;
  return countEntries(values) <= sparseShare * values.length;
}

export function countEntries(values: Float64Array): number {
  let count = 0;
  for (const value of values) if (value !== 0) count++;
  return count;
}
