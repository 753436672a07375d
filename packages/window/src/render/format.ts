/** Four significant digits, with no exponent from 0.0001 to a million and a true minus sign. */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return minus(value.toExponential(digits - 1));
  if (Number.isInteger(value)) return minus(String(value));
  // Of the rounded value: 0.9998 to three digits is 1.00.
  const exponent = Math.floor(Math.log10(Number(size.toPrecision(digits))));
  const decimals = Math.max(0, digits - 1 - exponent);
  return minus(value.toFixed(Math.min(decimals, digits + 2)));
}

function minus(text: string): string {
  return text.replace('-', '−');
}

/** `8.1 ms`, `1.25 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${formatNumber(milliseconds, milliseconds < 100 ? 2 : 3)} ms`;
  return `${formatNumber(milliseconds / 1000, 3)} s`;
}
