import { sample, type Target } from '@bayes-window/runtime';

const repeats = 7;
const draws = 20_000;

/** Milliseconds of processor time, all threads of this process. */
const processorTime = (): number => process.cpuUsage().user / 1000;

/** Nanoseconds of a gradient, and of a leapfrog of a run beyond its gradient: draws, random numbers and records included. */
export async function measureOverhead(
  target: Target,
): Promise<{ readonly gradient: number; readonly overhead: number }> {
  const gradient = gradientNanoseconds(target);
  let least = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const started = processorTime();
    const { chains } = await sample(target, { chains: 1, warmup: 100, draws, seed: 1, workers: 0 });
    const { warmup, sampling } = chains[0].gradientCount;
    least = Math.min(least, (1e6 * (processorTime() - started)) / (warmup + sampling));
  }
  return { gradient, overhead: least - gradient };
}

function gradientNanoseconds(target: Target): number {
  const calls = 300_000;
  const position = Float64Array.from({ length: target.dimension }, (_, i) => 0.1 * Math.sin(i + 1));
  const gradient = new Float64Array(target.dimension);
  let least = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const started = processorTime();
    for (let call = 0; call < calls; call++) target.logDensityAndGradient(position, gradient);
    least = Math.min(least, (1e6 * (processorTime() - started)) / calls);
  }
  return least;
}
