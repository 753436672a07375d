import { compile } from '@bayes-window/compiler';
import { axis, column, factor, HalfNormal, logAddExp, Normal, sample as site } from '@bayes-window/dsl';
import {
  type ChainProgress,
  type LogDensity,
  type SampleOptions,
  SamplingAborted,
  sample,
} from '@bayes-window/runtime';
import { describe, expect, it } from 'vitest';

const row = axis('row', 20);
const y = column(
  'y',
  row,
  Float64Array.from({ length: 20 }, (_, i) => Math.sin(7 * i)),
);
const { program } = compile(() => {
  const mu = site('mu', Normal(0, 1));
  site('y', Normal(mu, site('sigma', HalfNormal(1))), { obs: y });
});

const short: SampleOptions = { chains: 4, warmup: 100, draws: 60, seed: 5 };

const bits = (outputs: Float64Array): string => Buffer.from(outputs.buffer).toString('base64');

describe('chains', () => {
  it('draw the same for any number of workers; chains know of each other by warmup alone', async () => {
    const reference = (await sample(program, { ...short, workers: 0 })).chains.map(({ outputs }) =>
      bits(outputs),
    );
    for (const workers of [1, 2, 3, 4]) {
      const { chains } = await sample(program, { ...short, workers });
      expect(chains.map(({ outputs }) => bits(outputs))).toEqual(reference);
    }
    const [two, four] = await Promise.all(
      [2, 4].map((count) => sample(program, { ...short, chains: count, warmup: 0, workers: 0 })),
    );
    expect(two.chains.map(({ outputs }) => bits(outputs))).toEqual(
      four.chains.slice(0, 2).map(({ outputs }) => bits(outputs)),
    );
    const other = await sample(program, { ...short, seed: 6, workers: 0 });
    expect(bits(other.chains[0].outputs)).not.toBe(reference[0]);
    expect(new Set(reference).size).toBe(4);
  });

  it('restarted out of a lesser mode go on the same for any number of workers', async () => {
    const { program: twoModes } = compile(() => {
      const x = site('x', Normal(0, 10));
      factor('modes', logAddExp(Normal(-1, 0.1).logDensity(x), Normal(1, 0.1).logDensity(x).sub(40)));
    });
    const initial = [-1, 1, 1, -1].map((at) => Float64Array.of(at));
    const runs = [0, 2].map((workers) => sample(twoModes, { ...short, initial, workers }));
    const [here, threads] = await Promise.all(runs);
    expect(here.restarts.map(({ chain }) => chain)).toEqual([1, 2]);
    expect(threads).toEqual(here);
  });

  it.each([0, 2])('report progress to the end with %i workers', async (workers) => {
    const last = new Map<number, ChainProgress>();
    await sample(program, {
      ...short,
      warmupMayEndEarly: false,
      workers,
      onProgress: (progress) => last.set(progress.chain, progress),
    });
    expect([...last.keys()].sort()).toEqual([0, 1, 2, 3]);
    for (const { iteration, total, phase } of last.values())
      expect([iteration, total, phase]).toEqual([160, 160, 'sampling']);
  });

  it.each([0, 2])('stop on abort with %i workers, and hand over what is finished', async (workers) => {
    const controller = new AbortController();
    const onProgress = ({ iteration }: ChainProgress): void => {
      if (iteration > 10) controller.abort();
    };
    const run = sample(program, {
      ...short,
      draws: 10_000_000 / 4,
      warmup: 10,
      workers,
      signal: controller.signal,
      onProgress,
    });
    const error = await run.catch((e: unknown) => e);
    expect(error).toBeInstanceOf(SamplingAborted);
    expect(error).toMatchObject({ name: 'AbortError', code: 'ABORTED' });
    const { partial } = error as SamplingAborted;
    expect(partial.length).toBeGreaterThan(0);
    const { chains } = await sample(program, { ...short, draws: 50, warmup: 10, workers: 0 });
    for (const { chain, outputs } of partial) {
      const count = Math.min(outputs.length, chains[chain].outputs.length);
      expect(outputs.slice(0, count)).toEqual(chains[chain].outputs.slice(0, count));
    }
  });

  it('do not start once aborted', async () => {
    await expect(sample(program, { ...short, signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});

/** Independent normals with the given standard deviations, the first two correlated by `rho`. */
function gaussian(sd: readonly number[], rho = 0): LogDensity {
  const c = 1 / (1 - rho * rho);
  return {
    dimension: sd.length,
    logDensityAndGradient(x, gradient) {
      const z = sd.map((s, i) => x[i] / s);
      const score = z.map((value, i) => (i > 1 ? value : c * (value - rho * z[1 - i])));
      for (let i = 0; i < sd.length; i++) gradient[i] = -score[i] / sd[i];
      return -0.5 * z.reduce((sum, value, i) => sum + value * score[i], 0);
    },
  };
}

describe.each(['nuts', 'walnuts', 'hmc'] as const)('%s', (transition) => {
  it.each([
    ['two dimensions', [1, 1], 0],
    ['ten, scales from 0.01 to 100', Array.from({ length: 10 }, (_, i) => 10 ** (-2 + (4 * i) / 9)), 0],
    ['correlated by 0.9', [1, 3, 1], 0.9],
  ] as const)('has the moments of a normal in %s', async (_, sd, rho) => {
    const { chains } = await sample(gaussian(sd, rho), {
      seed: 3,
      warmup: 500,
      draws: 1500,
      transition,
      trajectoryLength: 1.5,
    });
    const dimension = sd.length;
    expect(chains.flatMap(({ divergent }) => [...divergent])).not.toContain(1);
    for (let i = 0; i < dimension; i++) {
      const z = chains.flatMap(({ outputs }) =>
        Array.from({ length: 1500 }, (_, d) => outputs[d * dimension + i] / sd[i]),
      );
      const mean = z.reduce((a, b) => a + b, 0) / z.length;
      const square = z.reduce((a, b) => a + b * b, 0) / z.length;
      // 6000 draws worth at least 1000 independent ones: five standard errors.
      expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(1000));
      expect(Math.abs(square - 1)).toBeLessThan(5 * Math.sqrt(2 / 1000));
    }
  });
});

describe('densities that fail', () => {
  it('a start without finite density is named, with the position', async () => {
    const nowhere: LogDensity = { dimension: 2, logDensityAndGradient: () => Number.NaN };
    await expect(sample(nowhere, short)).rejects.toMatchObject({
      code: 'NON_FINITE_START',
      details: { value: Number.NaN },
    });
  });

  it('NaN on the way counts as a divergence, not as an error', async () => {
    const { logDensityAndGradient } = gaussian([1, 1]);
    const walled: LogDensity = {
      dimension: 2,
      logDensityAndGradient: (x, gradient) => (x[0] > 0.3 ? Number.NaN : logDensityAndGradient(x, gradient)),
    };
    const { chains } = await sample(walled, { ...short, initial: Float64Array.of(0, 0), draws: 300 });
    expect(
      chains.reduce((count, { divergent }) => count + divergent.reduce((a, b) => a + b, 0), 0),
    ).toBeGreaterThan(0);
    const first = chains.flatMap(({ outputs }) => [...outputs.filter((_, i) => i % 2 === 0)]);
    expect(Math.max(...first)).toBeLessThanOrEqual(0.3);
  });
});

describe('options', () => {
  it.each([
    [{ drws: 10 }, /no option "drws"\. Did you mean "draws"\?/],
    [{ chains: 0 }, /"chains" must be a whole number from 1 to 10000; got 0/],
    [
      { targetAcceptance: 1 },
      /"targetAcceptance" must be a number strictly between 0 and 1, or 'auto'; got 1/,
    ],
    [{ seed: -1 }, /"seed" must be a whole number from 0 on; got -1/],
    [{ transition: 'gibbs' }, /"transition" must be 'auto', 'nuts', 'walnuts' or 'hmc'; got gibbs/],
    [{ workers: 1.5 }, /"workers" must be a whole number from 0 on, or 'auto'; got 1.5/],
    [{ initial: new Float64Array(3) }, /"initial" must be one array of 2 numbers, or 4 of them/],
  ])('%o', async (options, message) => {
    await expect(sample(gaussian([1, 1]), options as never)).rejects.toThrow(message);
  });
});
