import { compile } from '@bayes-window/compiler';
import { HalfNormal, Normal, sample as site } from '@bayes-window/dsl';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { start } from '../run/run.ts';
import { sample } from '../run/sample.ts';
import type { HostWorker } from './host-worker.ts';

const started: HostWorker[] = vi.hoisted(() => []);

vi.mock('./host-worker.ts', async (original) => {
  const real = await original<typeof import('./host-worker.ts')>();
  return {
    startWorker(listener: Parameters<typeof real.startWorker>[0]) {
      const worker = real.startWorker(listener);
      started.push(worker);
      return worker;
    },
  };
});

const { program } = compile(() => {
  site('mu', Normal(0, site('sigma', HalfNormal(1))));
});
const options = { chains: 2, warmup: 200, draws: 15_000, seed: 2 } as const;

describe('a worker that dies', () => {
  beforeEach(() => {
    started.length = 0;
  });

  it('is replaced, and its chain goes on from its last state with the same draws', async () => {
    const run = start(program, { ...options, workers: 2 });
    let killed = false;
    for await (const _ of run) {
      if (killed) continue;
      killed = true;
      await started[0].terminate();
    }
    expect(started).toHaveLength(3);
    const { chains } = await sample(program, { ...options, workers: 0 });
    expect(run.result.chains).toEqual(chains);
  });

  it('twice ends the run with the chain named, and the draws so far in hand', async () => {
    const run = start(program, { ...options, chains: 1, workers: 1 });
    const consume = async (): Promise<void> => {
      for await (const _ of run) await started.at(-1)?.terminate();
    };
    await expect(consume()).rejects.toMatchObject({ code: 'WORKER_DIED', details: { chain: 0 } });
    expect(started).toHaveLength(2);
    const { outputs } = run.result.chains[0];
    const { chains } = await sample(program, { ...options, chains: 1, draws: 100, workers: 0 });
    expect(outputs.slice(0, 200)).toEqual(chains[0].outputs);
  });
});
