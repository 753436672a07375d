import type { DensityProgram } from '../density.ts';
import { SamplingError } from '../errors.ts';
import type { Executor } from '../run/executor.ts';
import type { Leg, LegResult } from '../run/leg.ts';
import type { SampleSettings } from '../run/options.ts';
import type { WorkerData } from './messages.ts';
import { Thread, ThreadDied } from './thread.ts';

/** Runs legs on `threads` workers. One that dies is replaced, and its leg run again, once for each chain. */
export function executorInWorkers(
  program: DensityProgram,
  settings: SampleSettings,
  threads: number,
): Executor {
  const stop = stopFlag();
  const data: WorkerData = { program, settings, stop };
  const all = new Set<Thread>();
  const begin = (): Thread => {
    const thread = new Thread(data);
    all.add(thread);
    return thread;
  };
  const idle = Array.from({ length: threads }, begin);
  const restarted = new Set<number>();

  async function run(leg: Leg): Promise<LegResult> {
    const thread = idle.pop() ?? begin();
    try {
      const result = await thread.run(leg);
      idle.push(thread);
      return result;
    } catch (error) {
      if (!(error instanceof ThreadDied)) throw error;
      if (restarted.has(leg.chain)) throw died(leg.chain, error.message);
      restarted.add(leg.chain);
      return run(leg);
    }
  }

  return {
    slots: threads,
    run,
    interrupt: () => Atomics.store(stop, 0, 1),
    close: async () => {
      await Promise.all([...all].map((thread) => thread.terminate()));
    },
  };
}

/** A page that is not cross-origin isolated has no shared memory; there a leg under way ends by itself, within its 100 ms. */
function stopFlag(): Int32Array {
  return new Int32Array(
    typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(4) : new SharedArrayBuffer(4),
  );
}

function died(chain: number, reason: string): SamplingError {
  return new SamplingError(
    'WORKER_DIED',
    `The thread of chain ${chain} died twice (${reason}); it had been restarted once from the chain's last state. ` +
      'The draws so far are kept. Run again with workers: 0 to see the error where it happens.',
    { chain, reason },
  );
}
