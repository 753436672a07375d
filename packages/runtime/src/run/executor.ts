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

/** Runs legs in this thread, and lets the event loop run between them. */
export function executorHere(target: Target, settings: SampleSettings): Executor {
  const stop = new Int32Array(1);
  const runner = new LegRunner(target, settings, stop);
  return {
    slots: 1,
    async run(leg) {
      await eventLoop();
      return runner.run(leg, sliceMilliseconds);
    },
    interrupt: () => stop.fill(1),
    close: async () => {},
  };
}

/** Once around the event loop: a timer of 0 ms takes 1 in Node and 4 in a page, where there is nothing better. */
function eventLoop(): Promise<void> {
  return new Promise((resolve) => {
    if ('setImmediate' in globalThis) setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
