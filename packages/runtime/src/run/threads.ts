import type { Target } from '../density.ts';
import { nodeModuleIfAny } from '../node-module.ts';
import { purpose, RandomStream } from '../random/stream.ts';
import type { SampleSettings } from './options.ts';

/** Starting a thread and its module costs some 50 ms: less predicted work than this is done here. */
const worthwhileMilliseconds = 300;
/** Gradients per iteration assumed in the prediction. */
const typicalLeapfrogs = 15;
/** Calls that are timed together, and how long such batches are tried for: a process' first calls are many times as dear. */
const [batch, patienceMilliseconds] = [10, 1];

/** How many threads to start: 0 for a run in this one. */
export function threadCount(target: Target, settings: SampleSettings, workers: number | 'auto'): number {
  const { chains, warmup, draws, thin } = settings;
  if (workers !== 'auto') return Math.min(workers, chains);
  const iterations = chains * (warmup + draws * thin);
  const predicted = iterations * typicalLeapfrogs * gradientMilliseconds(target, settings);
  if (chains === 1 || predicted < worthwhileMilliseconds) return 0;
  return Math.min(chains, globalThis.navigator?.hardwareConcurrency ?? hostParallelism());
}

function hostParallelism(): number {
  return nodeModuleIfAny<typeof import('node:os')>('node:os')?.availableParallelism() ?? 2;
}

function gradientMilliseconds(target: Target, { seed }: SampleSettings): number {
  const random = new RandomStream(seed).seek(purpose.initial, 0, 0);
  const position = Float64Array.from({ length: target.dimension }, () => 4 * random.uniform() - 2);
  const gradient = new Float64Array(target.dimension);
  target.logDensityAndGradient(position, gradient);
  let least = Number.POSITIVE_INFINITY;
  for (const began = performance.now(); performance.now() - began < patienceMilliseconds; ) {
    const started = performance.now();
    for (let i = 0; i < batch; i++) target.logDensityAndGradient(position, gradient);
    least = Math.min(least, (performance.now() - started) / batch);
  }
  return least;
}
