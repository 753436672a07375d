import { SamplingAborted } from './aborted.ts';
import { type ChainResult, runChain } from './chain.ts';
import type { DensityProgram, Target } from './density.ts';
import { readSettings, type SampleOptions, type SampleSettings } from './options.ts';
import { isProgram, type Samplable, toTarget } from './program.ts';
import { throttled } from './progress.ts';
import { Philox, purpose } from './random/philox.ts';

export interface SampleResult {
  /** In order of chain number. */
  readonly chains: readonly ChainResult[];
  readonly settings: SampleSettings;
}

/** Draws from a log density by several chains. The same seed gives the same draws for any number of workers. */
export async function sample(samplable: Samplable, options: SampleOptions = {}): Promise<SampleResult> {
  const settings = readSettings(options, samplable.dimension);
  options.signal?.throwIfAborted();
  const target = toTarget(samplable);
  const threads = isProgram(samplable) ? threadCount(target, settings, options.workers ?? 'auto') : 0;
  const chains =
    threads > 0
      ? await sampleInWorkers(samplable as DensityProgram, settings, options, threads)
      : await sampleHere(target, settings, options);
  return { chains, settings };
}

async function sampleInWorkers(
  program: DensityProgram,
  settings: SampleSettings,
  options: SampleOptions,
  threads: number,
): Promise<ChainResult[]> {
  // Loaded on demand: a page has no node:worker_threads.
  const { runInWorkers } = await import('./workers/pool.ts');
  return runInWorkers(program, settings, options, threads);
}

/** How long the event loop may be kept waiting, in milliseconds. */
const sliceMilliseconds = 30;

async function sampleHere(
  target: Target,
  settings: SampleSettings,
  { signal, onProgress }: SampleOptions,
): Promise<ChainResult[]> {
  const finished: ChainResult[] = [];
  for (let chain = 0; chain < settings.chains; chain++) {
    const run = runChain(target, chain, settings);
    const report = throttled(onProgress);
    let sliceStart = performance.now();
    for (let next = run.next(); ; next = run.next()) {
      if (signal?.aborted) throw new SamplingAborted(finished);
      if (next.done) {
        finished.push(next.value);
        break;
      }
      report(next.value);
      if (performance.now() - sliceStart < sliceMilliseconds) continue;
      await new Promise((resolve) => setTimeout(resolve, 0));
      sliceStart = performance.now();
    }
  }
  return finished;
}

/** Starting a thread and its module costs some 50 ms: less predicted work than this is done here. */
const worthwhileMilliseconds = 300;
/** Gradients per iteration assumed in the prediction. */
const typicalLeapfrogs = 15;

function threadCount(target: Target, settings: SampleSettings, workers: number | 'auto'): number {
  const { chains, warmup, draws } = settings;
  if (workers !== 'auto') return Math.min(workers, chains);
  const predicted = chains * (warmup + draws) * typicalLeapfrogs * gradientMilliseconds(target, settings);
  if (chains === 1 || predicted < worthwhileMilliseconds) return 0;
  return Math.min(chains, globalThis.navigator?.hardwareConcurrency ?? hostParallelism());
}

function hostParallelism(): number {
  const host = (
    globalThis as { process?: { getBuiltinModule?(name: string): { availableParallelism(): number } } }
  ).process;
  return host?.getBuiltinModule?.('node:os').availableParallelism() ?? 2;
}

function gradientMilliseconds(target: Target, { seed }: SampleSettings): number {
  const random = new Philox(seed).seek(purpose.initial, 0, 0);
  const position = Float64Array.from({ length: target.dimension }, () => 4 * random.uniform() - 2);
  const gradient = new Float64Array(target.dimension);
  const calls = 10;
  target.logDensityAndGradient(position, gradient);
  const started = performance.now();
  for (let i = 0; i < calls; i++) target.logDensityAndGradient(position, gradient);
  return (performance.now() - started) / calls;
}
