import { parentPort, workerData } from 'node:worker_threads';
import { SamplingError } from '../errors.ts';
import { instantiate } from '../program.ts';
import { LegRunner } from '../run/leg.ts';
import type { LegMessage, WorkerData, WorkerMessage } from './messages.ts';

const { program, settings, stop } = workerData as WorkerData;
const runner = new LegRunner(instantiate(program), settings, stop);

/** How often a worker hands over what it has: progress and saved states are no older than this. */
const legMilliseconds = 100;

function answer(leg: LegMessage): WorkerMessage {
  try {
    return { type: 'finished', result: runner.run(leg, legMilliseconds) };
  } catch (error) {
    const { message } = error as Error;
    const { code, details } = error instanceof SamplingError ? error : { code: 'CHAIN_FAILED', details: {} };
    return { type: 'failed', code, message, details: { ...details, chain: leg.chain } };
  }
}

/** Draws are moved, not copied. */
function draws(message: WorkerMessage): ArrayBuffer[] {
  const block = message.type === 'finished' ? message.result.block : undefined;
  return Object.values(block ?? {}).flatMap((column: unknown) =>
    ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : [],
  );
}

parentPort?.on('message', (leg: LegMessage) => {
  const message = answer(leg);
  parentPort?.postMessage(message, draws(message));
});
