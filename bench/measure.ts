/** One figure; printed as a row, or with --json as one object per line. */
export interface Measurement {
  readonly bench: string;
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
}

/** A row of a table, or with `json` one object; four significant digits. */
export function printMeasurement({ bench, metric, value, unit }: Measurement, json: boolean): void {
  const rounded = Number(value.toPrecision(4));
  console.log(
    json
      ? JSON.stringify({ bench, metric, value: rounded, unit })
      : `${bench.padEnd(32)} ${metric.padEnd(34)} ${rounded} ${unit}`,
  );
}

/** How long to measure for: `quick` is a smoke test whose figures mean little. */
export interface Effort {
  readonly repeats: number;
  readonly millisecondsPerRepeat: number;
}

export const fullEffort: Effort = { repeats: 15, millisecondsPerRepeat: 60 };
export const quickEffort: Effort = { repeats: 3, millisecondsPerRepeat: 5 };

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median nanoseconds per call, over repeats that each run long enough for the clock. */
export function nanosecondsPerCall(call: () => void, { repeats, millisecondsPerRepeat }: Effort): number {
  let calls = 1;
  while (timeOf(call, calls) < millisecondsPerRepeat) calls *= 2;
  return median(Array.from({ length: repeats }, () => (timeOf(call, calls) * 1e6) / calls));
}

function timeOf(call: () => void, calls: number): number {
  const started = performance.now();
  for (let i = 0; i < calls; i++) call();
  return performance.now() - started;
}
