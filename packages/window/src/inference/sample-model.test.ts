import { isDeepStrictEqual } from 'node:util';
import { axis, column, HalfNormal, Normal, sample } from '@bayes-window/dsl';
import type { ChainProgress } from '@bayes-window/runtime';
import { describe, expect, it } from 'vitest';
import { withHurriedClock } from '../../../../test/support/hurried-clock.ts';
import { type Inference, infer } from './infer.ts';

const row = axis('row', 60);
const y = column(
  'y',
  row,
  Float64Array.from({ length: 60 }, (_, i) => 2 + Math.sin(i * 12.9898)),
);

function model(): void {
  const mu = sample('mu', Normal(0, 5));
  sample('y', Normal(mu, sample('sigma', HalfNormal(2))), { obs: y });
}

const options = { chains: 2, warmup: 200, draws: 2000, seed: 5, workers: 0 } as const;

/** Stopped as soon as both chains have been seen in the phase twice: the first time may be before their first draw. */
function stoppedIn(phase: ChainProgress['phase'], keepWhenStopped: boolean): Promise<Inference> {
  const controller = new AbortController();
  const seen = [0, 0];
  const onProgress = (progress: ChainProgress): void => {
    if (progress.phase === phase) seen[progress.chain]++;
    if (seen.every((times) => times >= 2)) controller.abort();
  };
  const length =
    phase === 'warmup' ? { warmup: 1_000_000, warmupMayEndEarly: false } : { warmup: options.warmup };
  return withHurriedClock(() =>
    infer(model, [], { ...options, ...length, keepWhenStopped, signal: controller.signal, onProgress }),
  );
}

describe('a run of a model that is stopped', () => {
  it('gives the draws that all chains have, and a state to go on from', async () => {
    const { stopped, samples, summary } = await stoppedIn('sampling', true);
    const { draws } = samples.settings;
    expect(draws).toBeLessThan(options.draws);
    expect(samples.chains.map(({ logDensity }) => logDensity.length)).toEqual([draws, draws]);
    expect(summary.map(({ name }) => name)).toEqual(['mu', 'sigma']);
    const resumed = await infer(model, [], { ...options, resume: stopped?.save() });
    const whole = await infer(model, [], options);
    expect(resumed.stopped).toBeUndefined();
    for (const [i, { outputs, energy }] of whole.samples.chains.entries()) {
      expect(isDeepStrictEqual(resumed.samples.chains[i].outputs, outputs)).toBe(true);
      expect(isDeepStrictEqual(resumed.samples.chains[i].energy, energy)).toBe(true);
    }
    expect(resumed.summary).toEqual(whole.summary);
  });

  it('throws the AbortError unless asked to keep the draws, and always in warmup', async () => {
    await expect(stoppedIn('sampling', false)).rejects.toMatchObject({ name: 'AbortError' });
    await expect(stoppedIn('warmup', true)).rejects.toMatchObject({ name: 'AbortError', partial: [] });
  });
});
