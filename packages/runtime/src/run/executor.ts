import type { Target } from '../density.ts';
import { type Leg, type LegResult, LegRunner } from './leg.ts';
import type { SampleSettings } from './options.ts';

/** Where legs are run: in this thread or in others. */
export interface Executor {
  /** Legs at a time. */
  readonly slots: number;
  run(leg: Leg): Promise<LegResult>;
  /** Ends all legs under way with what they have. */
  interrupt(): void;
  close(): Promise<void>;
}

/** How long the event loop may be kept waiting, in milliseconds. */
const sliceMilliseconds = 30;

/** Runs legs in this thread, and lets the event loop run between them when it has waited long enough. */
export function executorHere(target: Target, settings: SampleSettings): Executor {
  const stop = new Int32Array(1);
  const runner = new LegRunner(target, settings, stop);
  let sliceEnd = Number.NEGATIVE_INFINITY;
  return {
    slots: 1,
    async run(leg) {
      if (performance.now() >= sliceEnd) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        sliceEnd = performance.now() + sliceMilliseconds;
      }
      return runner.run(leg, sliceEnd - performance.now());
    },
    interrupt: () => stop.fill(1),
    close: async () => {},
  };
}
