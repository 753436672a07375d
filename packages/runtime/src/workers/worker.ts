import { SamplingError } from '../errors.ts';
import { nodeModuleIfAny } from '../node-module.ts';
import { instantiate } from '../program.ts';
import { type Leg, LegRunner } from '../run/leg.ts';
import type { MessageToWorker, WorkerData, WorkerMessage } from './messages.ts';

/** How often a worker hands over what it has: progress and saved states are no older than this. */
const legMilliseconds = 100;

/** The thread's end of its channel: what Node and a page's worker have in common. */
interface Port {
  addEventListener(type: 'message', listener: (event: { readonly data: MessageToWorker }) => void): void;
  postMessage(message: WorkerMessage, moved: ArrayBuffer[]): void;
}

const port =
  (nodeModuleIfAny<typeof import('node:worker_threads')>('node:worker_threads')
    ?.parentPort as unknown as Port | null) ?? (globalThis as unknown as Port);

let data: WorkerData | undefined;
let runner: LegRunner | undefined;

function begin(): LegRunner {
  const { program, settings, stop } = data as WorkerData;
  return new LegRunner(instantiate(program), settings, stop);
}

function answer(leg: Leg): WorkerMessage {
  try {
    runner ??= begin();
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

port.addEventListener('message', ({ data: message }) => {
  if (message.type === 'start') {
    data = message.data;
    return;
  }
  const result = answer(message.leg);
  port.postMessage(result, draws(result));
});
