/** The bits of a 32-bit word moved to the left, those that leave it coming back on the right. */
export function rotate(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}
