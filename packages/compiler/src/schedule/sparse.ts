import type { Expression } from '@bayes-window/dsl';

/** Share of elements that are not 0 up to which only those are visited: a step costs more than one in a dense row. */
const sparseShare = 0.4;

const known = new WeakMap<Expression, boolean>();

/** Matrices of data with few elements that are not 0. */
export function isSparse(matrix: Expression): boolean {
  const { op, axes } = matrix;
  if (op.kind !== 'data' || axes.length !== 2) return false;
  const isFew = known.get(matrix) ?? hasFewEntries(matrix);
  known.set(matrix, isFew);
  return isFew;
}

function hasFewEntries({ attributes }: Expression): boolean {
  const values = attributes.values as Float64Array;
  return countEntries(values) <= sparseShare * values.length;
}

export function countEntries(values: Float64Array): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) count++;
  return count;
}
