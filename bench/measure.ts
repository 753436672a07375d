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
  readonly compiles: number;
  readonly repeats: number;
  readonly millisecondsPerRepeat: number;
}

export const fullEffort: Effort = { compiles: 15, repeats: 300, millisecondsPerRepeat: 3 };
export const quickEffort: Effort = { compiles: 3, repeats: 20, millisecondsPerRepeat: 1 };

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Least nanoseconds per call over many short repeats: what else the machine does can only add to them. */
export function nanosecondsPerCall(
  call: () => void,
  { repeats, millisecondsPerRepeat }: Omit<Effort, 'compiles'>,
): number {
  let calls = 1;
  while (timeOf(call, calls) < millisecondsPerRepeat) calls *= 2;
  return Math.min(...Array.from({ length: repeats }, () => (timeOf(call, calls) * 1e6) / calls));
}

/** Least nanoseconds per call of each, measured in turns, so that what else the machine does falls on all alike. */
export function leastNanoseconds(
  calls: readonly (() => void)[],
  { repeats, millisecondsPerRepeat }: Effort,
): number[] {
  const counts = calls.map((call) => {
    let count = 1;
    while (timeOf(call, count) < millisecondsPerRepeat) count *= 2;
    return count;
  });
  const rounds = Array.from({ length: repeats }, () =>
    calls.map((call, k) => (timeOf(call, counts[k]) * 1e6) / counts[k]),
  );
  return calls.map((_, k) => Math.min(...rounds.map((round) => round[k])));
}

/** Processor time of this process so far. */
export function processorNanoseconds(): number {
  const { user, system } = process.cpuUsage();
  return 1e3 * (user + system);
}

/**
 * Least nanoseconds per call of each, measured in turns, of what tells the processor time of a number of calls itself. The
 * number is doubled while that is below the length of a repeat: compilers at work make the first calls seem long.
 */
export async function leastProcessorNanoseconds(
  timers: readonly ((calls: number) => Promise<number>)[],
  { repeats, millisecondsPerRepeat }: Omit<Effort, 'compiles'>,
): Promise<number[]> {
  const states = timers.map((time) => ({ time, calls: 1, repeats: 0, least: Number.POSITIVE_INFINITY }));
  while (states.some((state) => state.repeats < repeats)) {
    for (const state of states) {
      const nanoseconds = await state.time(state.calls);
      state.least = Math.min(state.least, nanoseconds / state.calls);
      if (nanoseconds < 1e6 * millisecondsPerRepeat) state.calls *= 2;
      else state.repeats++;
    }
  }
  return states.map(({ least }) => least);
}

function timeOf(call: () => void, calls: number): number {
  const started = performance.now();
  for (let i = 0; i < calls; i++) call();
  return performance.now() - started;
}
