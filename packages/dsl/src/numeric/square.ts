const splitter = 2 ** 27 + 1;

/** x^2 - fl(x^2), exact for |x| < 1e150 (Veltkamp's split and Dekker's product); 0 where x^2 overflows. */
export function squareTail(x: number): number {
  const square = x * x;
  if (!(square < Number.MAX_VALUE)) return 0;
  const high = splitter * x - (splitter * x - x);
  const low = x - high;
  return high * high - square + 2 * high * low + low * low;
}

/** exp(scale x^2) without the error that rounding x^2 would bring; scale is a power of two, or minus one. */
export function expOfSquare(x: number, scale: number): number {
  return Math.exp(scale * x * x) * (1 + scale * squareTail(x));
}
