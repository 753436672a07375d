import { Worker } from 'node:worker_threads';
import { SamplingError } from '../errors.ts';
import type { Leg, LegResult } from '../run/leg.ts';
import type { WorkerData, WorkerMessage } from './messages.ts';

/** The built entry: worker threads can't load TypeScript, so a run from source uses the build beside it. */
function workerUrl(): URL {
  const here = import.meta.url;
  return here.endsWith('.ts')
    ? new URL(here.replace('/src/', '/dist/').replace(/thread\.ts$/, 'worker.js'))
    : new URL('./worker.js', here);
}

/** The thread itself ended; the message says why. */
export class ThreadDied extends Error {}

/** A worker that runs one leg at a time. */
export class Thread {
  private readonly worker: Worker;
  private asked: { resolve(result: LegResult): void; reject(error: Error): void } | undefined;
  private death: ThreadDied | undefined;

  constructor(data: WorkerData) {
    this.worker = new Worker(workerUrl(), { workerData: data });
    this.worker.on('message', (message: WorkerMessage) => this.answer(message));
    this.worker.on('error', (error) => this.die(error.message));
    this.worker.on('exit', (code) => this.die(`exit code ${code}`));
  }

  run(leg: Leg): Promise<LegResult> {
    return new Promise((resolve, reject) => {
      if (this.death !== undefined) return reject(this.death);
      this.asked = { resolve, reject };
      this.worker.postMessage(leg);
    });
  }

  async terminate(): Promise<void> {
    await this.worker.terminate();
  }

  private answer(message: WorkerMessage): void {
    if (message.type === 'finished') this.asked?.resolve(message.result);
    else this.asked?.reject(new SamplingError(message.code, message.message, message.details));
    this.asked = undefined;
  }

  private die(reason: string): void {
    this.death ??= new ThreadDied(reason);
    this.asked?.reject(this.death);
    this.asked = undefined;
  }
}
