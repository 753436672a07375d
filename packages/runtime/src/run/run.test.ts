import { describe, expect, it } from 'vitest';
import type { LogDensity } from '../density.ts';
import { type DrawBlock, drawCount, joinDraws } from './draws.ts';
import { start } from './run.ts';
import { sample } from './sample.ts';

/** Independent normals with standard deviations 1, 2, 3. */
const gaussian: LogDensity = {
  dimension: 3,
  logDensityAndGradient(x, gradient) {
    let value = 0;
    for (let i = 0; i < 3; i++) {
      gradient[i] = -x[i] / (i + 1) ** 2;
      value += 0.5 * x[i] * gradient[i];
    }
    return value;
  },
};
const options = { chains: 3, warmup: 60, draws: 2500, seed: 9 } as const;

describe('a run', () => {
  it('hands out, block by block, the draws that it collects', async () => {
    const run = start(gaussian, options);
    const blocks: DrawBlock[][] = [[], [], []];
    for await (const block of run) {
      const before = blocks[block.chain].reduce((sum, each) => sum + drawCount(each), 0);
      expect(block.firstDraw).toBe(before);
      blocks[block.chain].push(block);
    }
    for (const chain of run.result.chains) {
      expect(blocks[chain.chain].length).toBeGreaterThan(1);
      expect(chain).toMatchObject(joinDraws(blocks[chain.chain]));
      expect(drawCount(chain)).toBe(2500);
    }
  });

  it('waits for whoever fetches blocks', async () => {
    const counting = { ...gaussian, calls: 0 };
    counting.logDensityAndGradient = (x, gradient) => {
      counting.calls++;
      return gaussian.logDensityAndGradient(x, gradient);
    };
    const run = start(counting, { ...options, draws: 1_000_000, keepDraws: false });
    const blocks = run[Symbol.asyncIterator]();
    await blocks.next();
    // Until it stands still: this does not end if it never does.
    let before: number;
    do {
      before = counting.calls;
      await new Promise((resolve) => setTimeout(resolve, 200));
    } while (counting.calls > before);
    expect((await blocks.next()).value).toBeDefined();
    await expect.poll(() => counting.calls).toBeGreaterThan(before);
    await blocks.return();
  });

  it('goes on in a second loop where a first one was left', async () => {
    const run = start(gaussian, options);
    const blocks: DrawBlock[] = [];
    for await (const block of run) {
      blocks.push(block);
      if (blocks.length === 2) break;
    }
    for await (const block of run) blocks.push(block);
    const { chains } = await sample(gaussian, options);
    for (const chain of chains) {
      const own = blocks.filter((block) => block.chain === chain.chain);
      expect(chain).toMatchObject(joinDraws(own));
    }
  });

  it('is iterated over once at a time', async () => {
    const run = start(gaussian, options);
    for await (const _ of run) {
      await expect(run.collect()).rejects.toMatchObject({ code: 'RUN_BUSY' });
      break;
    }
  });

  it('is extended to the draws of a longer run', async () => {
    const run = start(gaussian, { ...options, draws: 700 });
    await run.collect();
    const { chains } = await run.extend(1800).collect();
    expect(chains).toEqual((await sample(gaussian, options)).chains);
  });

  it('keeps every third draw, with statistics of all three', async () => {
    const thinned = (await sample(gaussian, { ...options, draws: 300, thin: 3 })).chains;
    const whole = (await sample(gaussian, { ...options, draws: 900 })).chains;
    for (const { chain, outputs, leapfrogs, acceptanceRate, gradientCount } of thinned) {
      const all = whole[chain];
      for (const draw of [0, 1, 150, 299]) {
        const last = 3 * draw + 2;
        expect(outputs.slice(3 * draw, 3 * draw + 3)).toEqual(all.outputs.slice(3 * last, 3 * last + 3));
        const three = [last - 2, last - 1, last];
        expect(leapfrogs[draw]).toBe(three.reduce((sum, i) => sum + all.leapfrogs[i], 0));
        const mean = three.reduce((sum, i) => sum + all.acceptanceRate[i], 0) / 3;
        expect(acceptanceRate[draw]).toBeCloseTo(mean, 12);
      }
      expect(gradientCount).toEqual(all.gradientCount);
    }
  });

  it('stops inside a trajectory, and keeps the draws before it', async () => {
    const controller = new AbortController();
    let calls = 0;
    const slow: LogDensity = {
      dimension: 3,
      logDensityAndGradient(x, gradient) {
        if (++calls === 10_000) controller.abort();
        return gaussian.logDensityAndGradient(x, gradient);
      },
    };
    // Steps of fixed length: every trajectory has some 1000 leapfrogs.
    const long = { ...options, transition: 'hmc', trajectoryLength: 1000, warmup: 0, chains: 1 } as const;
    const error = await sample(slow, { ...long, signal: controller.signal }).catch((e: unknown) => e);
    expect(calls).toBe(10_000);
    expect(error).toMatchObject({ code: 'ABORTED' });
    const [{ outputs }] = (error as { partial: { outputs: Float64Array }[] }).partial;
    const [uninterrupted] = (await sample(gaussian, { ...long, draws: 20 })).chains;
    expect(outputs.length).toBeGreaterThan(3);
    expect(outputs).toEqual(uninterrupted.outputs.slice(0, outputs.length));
  });

  it('tells how far it is', async () => {
    const run = start(gaussian, options);
    expect(run.progress).toEqual({ share: 0, millisecondsLeft: undefined, chains: [] });
    await run.collect();
    const { share, millisecondsLeft, chains } = run.progress;
    expect([share, millisecondsLeft]).toEqual([1, 0]);
    expect(chains.map(({ iteration }) => iteration)).toEqual([2560, 2560, 2560]);
  });
});
