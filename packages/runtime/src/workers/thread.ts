import { SamplingError } from '../errors.ts';
import type { Leg, LegResult } from '../run/leg.ts';
import { type HostWorker, startWorker } from './host-worker.ts';
import type { WorkerData, WorkerMessage } from './messages.ts';

/** The thread itself ended; the message says why. */
export class ThreadDied extends Error {}

/** A worker that runs one leg at a time. */
export class Thread {
  private readonly worker: HostWorker;
  private asked: { resolve(result: LegResult): void; reject(error: Error): void } | undefined;
  private death: ThreadDied | undefined;

  constructor(data: WorkerData) {
    this.worker = startWorker({
      message: (message) => this.answer(message),
      died: (reason) => this.die(reason),
    });
    this.worker.post({ type: 'start', data });
  }

  run(leg: Leg): Promise<LegResult> {
    return new Promise((resolve, reject) => {
      if (this.death !== undefined) return reject(this.death);
      this.asked = { resolve, reject };
      this.worker.post({ type: 'leg', leg });
    });
  }

  terminate(): Promise<void> {
    return this.worker.terminate();
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
