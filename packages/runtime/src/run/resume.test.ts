import { describe, expect, it } from 'vitest';
import type { LogDensity } from '../density.ts';
import { type DrawBlock, joinDraws } from './draws.ts';
import { resume, start } from './run.ts';
import { sample } from './sample.ts';

/** A funnel: no two iterations alike, some divergent. */
function funnel(dimension: number, shift = 0): LogDensity {
  return {
    dimension,
    logDensityAndGradient(x, gradient) {
      const scale = Math.exp(-x[0]);
      let value = (-x[0] * x[0]) / 18 - ((dimension - 1) * x[0]) / 2;
      gradient[0] = -x[0] / 9 - (dimension - 1) / 2;
      for (let i = 1; i < dimension; i++) {
        const z = x[i] - shift;
        gradient[i] = -z * scale;
        value -= 0.5 * z * z * scale;
        gradient[0] += 0.5 * z * z * scale;
      }
      return value;
    },
  };
}
const density = funnel(4);
const options = { chains: 2, warmup: 300, draws: 1500, seed: 3, thin: 2 } as const;

/** Stops after so many gradients, in whatever iteration they fall. */
async function stateAfter(gradients: number, keepDraws = true): Promise<Uint8Array> {
  const controller = new AbortController();
  let calls = 0;
  const counted: LogDensity = {
    dimension: 4,
    logDensityAndGradient(x, gradient) {
      if (++calls === gradients) controller.abort();
      return density.logDensityAndGradient(x, gradient);
    },
  };
  const run = start(counted, { ...options, keepDraws, signal: controller.signal });
  await run.collect().catch(() => {});
  return run.save();
}

describe('a run whose state cannot be written', () => {
  const autosave = { path: '/nowhere/run.state' };

  it('says so, with its draws in hand', async () => {
    const run = start(density, { ...options, draws: 20, autosave });
    await expect(run.finish()).rejects.toMatchObject({ code: 'STATE_NOT_WRITTEN' });
    expect(run.result.chains[0].logDensity).toHaveLength(20);
  });

  it('says rather what ended it', async () => {
    const nowhere: LogDensity = { dimension: 1, logDensityAndGradient: () => Number.NaN };
    await expect(sample(nowhere, { ...options, autosave })).rejects.toMatchObject({
      code: 'NON_FINITE_START',
    });
  });
});

describe('resume', () => {
  it.each([1, 40, 900, 3000, 20_000])('goes on as if never stopped, from gradient %i', async (gradients) => {
    const uninterrupted = await sample(density, options);
    const resumed = await resume(density, await stateAfter(gradients)).collect();
    expect(resumed).toEqual(uninterrupted);
    expect(resumed.chains[0].divergent).toContain(1);
  });

  it('hands out the blocks that had not been fetched, and those alone', async () => {
    const run = start(density, { ...options, keepDraws: false });
    const blocks: DrawBlock[] = [];
    for await (const block of run) {
      blocks.push(block);
      if (blocks.length === 2) break;
    }
    for await (const block of resume(density, run.save())) blocks.push(block);
    for (const chain of (await sample(density, options)).chains)
      expect(chain).toMatchObject(joinDraws(blocks.filter((block) => block.chain === chain.chain)));
  });

  it('extends what was finished', async () => {
    const short = start(density, { ...options, draws: 200 });
    await short.collect();
    const { chains } = await resume(density, short.save()).extend(1300).collect();
    expect(chains).toEqual((await sample(density, options)).chains);
  });

  it('names another model', async () => {
    const state = await stateAfter(900);
    expect(() => resume(funnel(5), state)).toThrow(
      expect.objectContaining({
        code: 'STATE_OF_ANOTHER_MODEL',
        message: expect.stringMatching(/has 4 unconstrained parameters and 4 outputs, this one 5 and 5/),
      }),
    );
    expect(() => resume(funnel(4, 1e-9), state)).toThrow(
      expect.objectContaining({ code: 'STATE_OF_ANOTHER_MODEL', message: expect.stringMatching(/the data/) }),
    );
  });

  it('names a damaged, cut, foreign or older state', async () => {
    const state = await stateAfter(900);
    const damaged = state.slice();
    damaged[state.length - 100] ^= 1;
    expect(() => resume(density, damaged)).toThrow(expect.objectContaining({ code: 'STATE_CORRUPT' }));
    expect(() => resume(density, state.slice(0, -8))).toThrow(
      expect.objectContaining({ code: 'STATE_CORRUPT' }),
    );
    expect(() => resume(density, new TextEncoder().encode('mu,sigma\n1,2\n3,4\n'))).toThrow(
      expect.objectContaining({ code: 'STATE_FORMAT' }),
    );
    const older = state.slice();
    older[8] = 3;
    expect(() => resume(density, older)).toThrow(
      expect.objectContaining({
        code: 'STATE_VERSION',
        message: expect.stringMatching(
          /format version 3; this release reads version 4\. Resume it with the older/,
        ),
      }),
    );
  });

  it('takes no settings: they are those of the saved run', async () => {
    const state = await stateAfter(900);
    expect(() => resume(density, state, { draws: 5 } as never)).toThrow(/no option "draws"/);
  });
});
