/** Four significant digits, with no exponent from 0.0001 to a million and a true minus sign. */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return minus(value.toExponential(digits - 1));
  if (Number.isInteger(value)) return minus(String(value));
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
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
