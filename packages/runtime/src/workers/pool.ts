import { Worker } from 'node:worker_threads';
import { SamplingAborted } from '../aborted.ts';
import type { ChainResult } from '../chain.ts';
import type { DensityProgram } from '../density.ts';
import { SamplingError } from '../errors.ts';
import type { SampleOptions, SampleSettings } from '../options.ts';
import type { WorkerData, WorkerMessage } from './messages.ts';

/** The built entry: worker threads can't load TypeScript, so a run from source uses the build beside it. */
function workerUrl(): URL {
  const here = import.meta.url;
  return here.endsWith('.ts')
    ? new URL(here.replace('/src/', '/dist/').replace(/pool\.ts$/, 'worker.js'))
    : new URL('./worker.js', here);
}

/** Runs the chains on `threads` workers; each takes the next chain when it has finished one. */
export async function runInWorkers(
  program: DensityProgram,
  settings: SampleSettings,
  { signal, onProgress }: SampleOptions,
  threads: number,
): Promise<ChainResult[]> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const data: WorkerData = { program, settings, stop };
  const finished: ChainResult[] = [];
  const queue = Array.from({ length: settings.chains }, (_, chain) => chain);
  const onAbort = (): void => {
    Atomics.store(stop, 0, 1);
  };
  signal?.addEventListener('abort', onAbort);
  const workers = Array.from({ length: threads }, () => new Worker(workerUrl(), { workerData: data }));
  try {
    await Promise.all(workers.map((worker) => serve(worker, queue, finished, onProgress)));
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  finished.sort((a, b) => a.chain - b.chain);
  if (signal?.aborted && finished.length < settings.chains) throw new SamplingAborted(finished);
  return finished;
}

/** Feeds one worker until the queue is empty or the run is stopped. */
function serve(
  worker: Worker,
  queue: number[],
  finished: ChainResult[],
  onProgress: SampleOptions['onProgress'],
): Promise<void> {
  return new Promise((resolve, reject) => {
    let running = -1;
    const next = (): void => {
      const chain = queue.shift();
      if (chain === undefined) resolve();
      else worker.postMessage({ chain });
      running = chain ?? running;
    };
    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'progress') onProgress?.(message.progress);
      else if (message.type === 'failed')
        reject(new SamplingError(message.code, message.message, message.details));
      else if (message.type === 'stopped') resolve();
      else {
        finished.push(message.result);
        next();
      }
    });
    worker.on('error', (error) => reject(died(running, error.message)));
    worker.on('exit', (code) => reject(died(running, `exit code ${code}`)));
    next();
  });
}

function died(chain: number, reason: string): SamplingError {
  return new SamplingError(
    'WORKER_DIED',
    `The thread of chain ${chain} died (${reason}). Run again with workers: 0 to see the error where it happens.`,
    {
      chain,
      reason,
    },
  );
}
