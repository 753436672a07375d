import type { Worker as NodeWorker } from 'node:worker_threads';
import { nodeModuleIfAny } from '../node-module.ts';
import type { MessageToWorker, WorkerMessage } from './messages.ts';

/** A thread of this host: one of Node's, or a page's module worker. */
export interface HostWorker {
  post(message: MessageToWorker): void;
  terminate(): Promise<void>;
}

export interface WorkerListener {
  message(message: WorkerMessage): void;
  /** It ended, or failed in a way that it could not report. */
  died(reason: string): void;
}

/** Starts `worker.ts` in a thread of its own. */
export function startWorker(listener: WorkerListener): HostWorker {
  const node = nodeModuleIfAny<typeof import('node:worker_threads')>('node:worker_threads');
  return node === undefined
    ? startWebWorker(listener)
    : startNodeWorker(new node.Worker(builtWorker()), listener);
}

/** The built entry: Node's threads can't load TypeScript, so a run from source uses the build beside it. */
function builtWorker(): URL {
  const here = import.meta.url.replace('/src/workers/host-worker.ts', '/dist/workers/host-worker.js');
  return new URL('./worker.js', here);
}

function startNodeWorker(worker: NodeWorker, listener: WorkerListener): HostWorker {
  worker.on('message', (message: WorkerMessage) => listener.message(message));
  worker.on('error', ({ message }) => listener.died(message));
  worker.on('exit', (code) => listener.died(`exit code ${code}`));
  return {
    post: (message) => worker.postMessage(message),
    terminate: async () => {
      await worker.terminate();
    },
  };
}

function startWebWorker(listener: WorkerListener): HostWorker {
  // Written out in full: bundlers find a worker's file by this very expression.
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }) => listener.message(data));
  worker.addEventListener('error', ({ message }) =>
    listener.died(message || 'its script could not be loaded'),
  );
  return { post: (message) => worker.postMessage(message), terminate: async () => worker.terminate() };
}
