/**
 * Whether a constant is part of the code. Others, which may stem from the data, are read from memory: models that differ
 * in their data alone then have the same code.
 */
export function isInCode(value: number): boolean {
  return Math.abs(value) <= 16 && Number.isInteger(4 * value);
}
