import { sample, type Target } from '@bayes-window/runtime';
import { workspaceOf } from '../gradient.ts';

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

/**
 * Of a call at a position that the one before had a part in, as in a trajectory: calls that depend on nothing overlap on the
 * processor, and look cheaper than they are in a run.
 */
function gradientNanoseconds(target: Target): number {
  const { position, gradient } = workspaceOf(target);
  const move = (): void => {
    for (let i = 0; i < position.length; i++) position[i] += 1e-9 * gradient[i];
  };
  const moved = leastProcessorTime(move);
  const evaluated = leastProcessorTime(() => {
    target.logDensityAndGradient(position, gradient);
    move();
  });
  return evaluated - moved;
}

/** Nanoseconds. */
function leastProcessorTime(call: () => void): number {
  const calls = 300_000;
  let least = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const started = processorTime();
    for (let k = 0; k < calls; k++) call();
    least = Math.min(least, (1e6 * (processorTime() - started)) / calls);
  }
  return least;
}
