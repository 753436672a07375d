import { infer } from 'bayes-window';
import type { Measurement } from './measure.ts';
import type { BenchModel } from './models.ts';

/** A full run: gradients used, the worst effective sample size, and what they cost. */
export async function benchSampling({ name, model }: BenchModel, iterations: number): Promise<Measurement[]> {
  const { samples, summary, milliseconds } = await infer(model, [], {
    seed: 1,
    warmup: iterations,
    draws: iterations,
    targetAcceptance: 0.9,
  });
  const gradients = samples.chains.reduce(
    (total, { gradientCount }) => total + gradientCount.warmup + gradientCount.sampling,
    0,
  );
  const worst = Math.min(...summary.map(({ essBulk }) => essBulk));
  const divergences = samples.chains.reduce(
    (total, { divergent }) => total + divergent.reduce((n, d) => n + d, 0),
    0,
  );
  return [
    { bench: name, metric: 'gradients', value: gradients, unit: 'calls' },
    { bench: name, metric: 'min bulk ESS', value: worst, unit: 'draws' },
    {
      bench: name,
      metric: 'min bulk ESS per 1000 gradients',
      value: (1000 * worst) / gradients,
      unit: 'draws',
    },
    {
      bench: name,
      metric: 'min bulk ESS per second',
      value: (1000 * worst) / milliseconds.sample,
      unit: '1/s',
    },
    { bench: name, metric: 'divergences', value: divergences, unit: 'draws' },
    { bench: name, metric: 'sampling', value: milliseconds.sample, unit: 'ms' },
  ];
}
