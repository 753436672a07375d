import { parentPort, workerData } from 'node:worker_threads';
import { runChain } from '../chain.ts';
import { SamplingError } from '../errors.ts';
import { instantiate } from '../program.ts';
import { throttled } from '../progress.ts';
import type { ChainRequest, WorkerData, WorkerMessage } from './messages.ts';

const { program, settings, stop } = workerData as WorkerData;
const target = instantiate(program);
const post = (message: WorkerMessage): void => parentPort?.postMessage(message);

/** Runs a chain to its end, or to the request to stop. */
function run(chain: number): WorkerMessage {
  const report = throttled((progress) => post({ type: 'progress', progress }));
  const chainRun = runChain(target, chain, settings);
  for (let next = chainRun.next(); ; next = chainRun.next()) {
    if (next.done) return { type: 'finished', result: next.value };
    if (Atomics.load(stop, 0) === 1) return { type: 'stopped', chain };
    report(next.value);
  }
}

parentPort?.on('message', ({ chain }: ChainRequest) => {
  try {
    post(run(chain));
  } catch (error) {
    const { message } = error as Error;
    const { code, details } = error instanceof SamplingError ? error : { code: 'CHAIN_FAILED', details: {} };
    post({ type: 'failed', code, message, details: { ...details, chain } });
  }
});
