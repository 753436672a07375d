import { describe, expect, it } from 'vitest';
import { gaussian } from '../../../../test/support/gaussian.ts';
import type { LogDensity } from '../density.ts';
import { diagonalData } from '../metric/metric.ts';
import { RandomStream } from '../random/stream.ts';
import { resume, start } from '../run/run.ts';
import { sample } from '../run/sample.ts';
import { lesserModes } from './lesser-modes.ts';
import type { WarmupReport } from './report.ts';
import { Window } from './window.ts';

interface Mode {
  readonly center: number;
  readonly scale: number;
  readonly logWeight: number;
}

/** A mixture of spherical normals, each around (center, …, center), with weights as given: they need not add up to 1. */
function mixture(dimension: number, modes: readonly Mode[]): LogDensity {
  return {
    dimension,
    logDensityAndGradient(x, gradient) {
      const logs = modes.map(({ center, scale, logWeight }) => {
        const square = x.reduce((sum, value) => sum + ((value - center) / scale) ** 2, 0);
        return logWeight - 0.5 * square - dimension * Math.log(scale);
      });
      const greatest = Math.max(...logs);
      const total = logs.reduce((sum, value) => sum + Math.exp(value - greatest), 0);
      gradient.fill(0);
      for (const [k, { center, scale }] of modes.entries()) {
        const share = Math.exp(logs[k] - greatest) / total;
        for (let i = 0; i < dimension; i++) gradient[i] -= (share * (x[i] - center)) / scale ** 2;
      }
      return greatest + Math.log(total);
    },
  };
}

/** What a chain reports that has drawn from one mode of a density. */
function reportOf(density: LogDensity, { center, scale }: Mode, seed: number, iteration = 45): WarmupReport {
  const { dimension } = density;
  const random = new RandomStream(seed);
  const window = new Window(dimension);
  const gradient = new Float64Array(dimension);
  for (let draw = 0; draw < 23; draw++) {
    const x = Float64Array.from({ length: dimension }, () => center + scale * random.normal());
    window.add(x, gradient, density.logDensityAndGradient(x, gradient));
  }
  return {
    ...{
      iteration,
      stepSize: 1,
      target: { targetAcceptance: 0.9, atLeast: 0, transition: 'nuts' },
      metric: diagonalData(new Float64Array(dimension).fill(1)),
    },
    ...{ draws: window.draws, sinceBarrier: { trajectories: 15, divergent: 0, rejected: 0 }, agreed: false },
  };
}

const main: Mode = { center: 0, scale: 1, logWeight: 0 };
const dimensions = [1, 8, 100] as const;

/** Reports of four chains, of which those named are in the second mode. */
function reportsFrom(dimension: number, second: Mode, inSecond: readonly number[], iteration?: number) {
  const density = mixture(dimension, [main, second]);
  return [0, 1, 2, 3].map((c) => reportOf(density, inSecond.includes(c) ? second : main, c, iteration));
}

describe('chains in a mode of next to no mass', () => {
  const lesser: Mode = { center: 30, scale: 1.5, logWeight: -60 };

  it.each(dimensions)('go on from draws of the others, in %i dimensions', (dimension) => {
    for (const inSecond of [[2], [0, 1], [1, 2, 3]]) {
      const reports = reportsFrom(dimension, lesser, inSecond);
      const restarts = lesserModes(reports);
      expect(restarts.map(({ chain }) => chain)).toEqual(inSecond);
      for (const { from, iteration, nats, position, gradient, logDensity } of restarts) {
        const { draws } = reports[from];
        expect(inSecond).not.toContain(from);
        expect(iteration).toBe(45);
        // The mass is told by 23 draws.
        expect(Math.abs(nats - 60)).toBeLessThan(5 + 2 * Math.sqrt(dimension));
        expect(position).toEqual(draws.positions.slice(0, dimension));
        expect(gradient).toEqual(draws.gradients.slice(0, dimension));
        expect(logDensity).toBe(draws.logDensity[0]);
      }
    }
  });

  it('are given different chains to go on from, where there are several', () => {
    expect(lesserModes(reportsFrom(8, lesser, [0, 1])).map(({ from }) => from)).toEqual([2, 3]);
  });

  it('stay as long as they may be on their way from the start', () => {
    expect(lesserModes(reportsFrom(8, lesser, [1], 30))).toEqual([]);
  });
});

describe('chains are left alone', () => {
  it.each(dimensions)(
    'in modes of like mass, however their heights differ, in %i dimensions',
    (dimension) => {
      for (const scale of [0.1, 1, 10])
        expect(lesserModes(reportsFrom(dimension, { center: 300, scale, logWeight: -3 }, [1, 3]))).toEqual(
          [],
        );
    },
  );

  it('on their way, where the log density still rises', () => {
    const density = gaussian([1, 1, 1]);
    const arrived = [0, 1, 2].map((seed) => reportOf(density, main, seed));
    const window = new Window(3);
    for (let draw = 0; draw < 23; draw++) {
      const x = new Float64Array(3).fill(60 - draw);
      const gradient = new Float64Array(3);
      window.add(x, gradient, density.logDensityAndGradient(x, gradient));
    }
    expect(lesserModes([...arrived, { ...arrived[0], draws: window.draws }])).toEqual([]);
  });

  it('where one does not move', () => {
    const density = gaussian([1, 1, 1]);
    const reports = [0, 1, 2].map((seed) => reportOf(density, main, seed));
    const window = new Window(3);
    for (let draw = 0; draw < 23; draw++)
      window.add(new Float64Array(3).fill(20), new Float64Array(3).fill(-20), -600);
    expect(lesserModes([...reports, { ...reports[0], draws: window.draws }])).toEqual([]);
    expect(lesserModes([{ ...reports[0], draws: window.draws }])).toEqual([]);
  });

  /** x_i ~ N(0, exp(v)), v ~ N(0, 3), i = 1, …, 9; with data a centred hierarchy: x_i observed as y_i +- 10. */
  const funnel = (y?: readonly number[]): LogDensity => ({
    dimension: 10,
    logDensityAndGradient(x, gradient) {
      const v = x[0];
      let value = (-v * v) / 18 - 9 * v;
      gradient[0] = -v / 9 - 9;
      for (let i = 1; i < 10; i++) {
        const z = x[i] * Math.exp(-v);
        value -= 0.5 * z * z;
        gradient[0] += z * z;
        gradient[i] = -z * Math.exp(-v);
        if (y === undefined) continue;
        value -= 0.5 * ((y[i - 1] - x[i]) / 10) ** 2;
        gradient[i] += (y[i - 1] - x[i]) / 100;
      }
      return value;
    },
  });

  it.each([
    ['a funnel', funnel()],
    ['a centred hierarchy', funnel([28, 8, -3, 7, -1, 1, 18, 12, 5])],
  ])('in %s', async (_, density) => {
    for (let seed = 0; seed < 4; seed++) {
      const { restarts } = await sample(density, { seed, warmup: 150, draws: 1, workers: 0 });
      expect(restarts).toEqual([]);
    }
  });
});

describe('a run with a lesser mode', () => {
  // Chains start in either half; the second mode has e^-40 of the mass.
  const density = mixture(4, [
    { center: -1, scale: 0.1, logWeight: 0 },
    { center: 1, scale: 0.1, logWeight: -40 },
  ]);
  const initial = [-1, 1, -1, 1].map((center) => new Float64Array(4).fill(center));
  const options = { initial, warmup: 200, draws: 200, seed: 4, workers: 0 } as const;
  const centers = (chains: readonly { readonly positions: Float64Array }[]): number[] =>
    chains.map(({ positions }) => Math.sign(positions[positions.length - 1]));

  it('draws from the greater one in all chains and says which were moved, unless they are to stay', async () => {
    const { chains, restarts } = await sample(density, options);
    expect(centers(chains)).toEqual([-1, -1, -1, -1]);
    expect(restarts.map(({ chain, from, iteration }) => [chain, from, iteration])).toEqual([
      [1, 0, 45],
      [3, 2, 45],
    ]);
    for (const { nats } of restarts) expect(Math.abs(nats - 40)).toBeLessThan(6);
    const left = await sample(density, { ...options, warmupMayRestartChains: false });
    expect(centers(left.chains)).toEqual([-1, 1, -1, 1]);
    expect(left.restarts).toEqual([]);
  });

  it('shows both where both have mass', async () => {
    const balanced = mixture(4, [
      { center: -1, scale: 0.1, logWeight: 0 },
      { center: 1, scale: 0.02, logWeight: -2 },
    ]);
    const { chains, restarts } = await sample(balanced, options);
    expect(centers(chains)).toEqual([-1, 1, -1, 1]);
    expect(restarts).toEqual([]);
  });

  it('goes on as if never stopped, wherever it was saved', async () => {
    const uninterrupted = await sample(density, options);
    for (let gradients = 200; gradients < 2000; gradients += 300) {
      const controller = new AbortController();
      let calls = 0;
      const counted: LogDensity = {
        dimension: 4,
        logDensityAndGradient(x, gradient) {
          if (++calls === gradients) controller.abort();
          return density.logDensityAndGradient(x, gradient);
        },
      };
      const run = start(counted, { ...options, signal: controller.signal });
      await run.collect().catch(() => {});
      expect(await resume(density, run.save()).collect()).toEqual(uninterrupted);
    }
  });
});
