import { describe, expect, it } from 'vitest';
import { gaussian, spread } from '../../../../test/support/gaussian.ts';
import type { LogDensity } from '../density.ts';
import { diagonalData, inverseMassDiagonal } from '../metric/metric.ts';
import { RandomStream } from '../random/stream.ts';
import { sample } from '../run/sample.ts';
import { chainsAgree } from './agreement.ts';
import { chooseMetric } from './choose-metric.ts';
import { withoutStuckChains } from './gate.ts';
import { pool } from './pool.ts';
import type { WarmupReport } from './report.ts';
import { barriers, lastMetricIteration, type WarmupSettings } from './schedule.ts';
import { type Draws, Window } from './window.ts';

const settings: WarmupSettings = {
  warmup: 1000,
  warmupMayEndEarly: true,
  warmupMayRestartChains: true,
  transition: 'nuts',
  targetAcceptance: 0.8,
  metric: 'auto',
};

describe('barriers', () => {
  it.each([0, 1, 5, 19, 20, 21, 100, 150, 1000, 5000])(
    'of %i iterations are in order and end with them',
    (warmup) => {
      const found = barriers({ ...settings, warmup });
      expect([...found]).toEqual([...new Set(found)].sort((a, b) => a - b));
      expect(found.at(-1)).toBe(warmup === 0 ? undefined : warmup);
      for (const barrier of found) expect(barrier).toBeGreaterThan(0);
    },
  );

  it('leave the last iterations to the step size', () => {
    expect(barriers(settings)).toEqual([
      10, 20, 30, 45, 68, 102, 153, 230, 330, 430, 530, 630, 730, 830, 930, 950, 1000,
    ]);
    expect(lastMetricIteration(settings)).toBe(950);
  });
});

describe('Window', () => {
  const draw = (k: number): Float64Array => Float64Array.of(k, -k);

  it('keeps the latest draws, and comes back from what it saved', () => {
    const window = new Window(2);
    for (let k = 0; k < 20; k++) window.add(draw(k), draw(100 + k), -k);
    window.trim(3);
    const restored = new Window(2, window.draws);
    for (const each of [window, restored]) {
      each.add(draw(20), draw(120), -20);
      expect([...each.draws.positions]).toEqual([17, -17, 18, -18, 19, -19, 20, -20]);
      expect([...each.draws.gradients]).toEqual([117, -117, 118, -118, 119, -119, 120, -120]);
      expect([...each.draws.logDensity]).toEqual([-17, -18, -19, -20]);
    }
  });

  it('drops the oldest where draws are large', () => {
    const window = new Window(50_000);
    for (let k = 0; k < 40; k++) window.add(new Float64Array(50_000).fill(k), new Float64Array(50_000), 0);
    expect(window.draws.count).toBe(20);
    expect(window.draws.positions[0]).toBe(20);
  });
});

/** A window of draws of a Gaussian around a centre, with their scores. */
function windowOf(
  density: LogDensity,
  scales: readonly number[],
  seed: number,
  count = 40,
  shift = 0,
): Draws {
  const random = new RandomStream(seed);
  const window = new Window(density.dimension);
  const gradient = new Float64Array(density.dimension);
  for (let draw = 0; draw < count; draw++) {
    const x = Float64Array.from(scales, (s) => s * (random.normal() + shift));
    window.add(x, gradient, density.logDensityAndGradient(x, gradient));
  }
  return window.draws;
}

const unit = [1, 1];

function reportOf(changes: Partial<WarmupReport>, seed = 1, shift = 0): WarmupReport {
  return {
    iteration: 100,
    stepSize: 1,
    target: { targetAcceptance: 0.8, atLeast: 0, transition: 'nuts' },
    metric: diagonalData(Float64Array.of(1, 1)),
    draws: windowOf(gaussian(unit), unit, seed, 40, shift),
    sinceBarrier: { trajectories: 30, divergent: 0, rejected: 0 },
    agreed: false,
    ...changes,
  };
}

describe('the gate', () => {
  it('keeps chains that agree, and a chain alone', () => {
    const reports = [1, 2, 3, 4].map((seed) => reportOf({}, seed));
    expect(withoutStuckChains(reports)).toEqual(reports);
    expect(withoutStuckChains(reports.slice(0, 1))).toEqual(reports.slice(0, 1));
  });

  it('leaves out the one that is far below the others, wherever it is in the list', () => {
    for (const stuck of [0, 1, 2, 3]) {
      const reports = [0, 1, 2, 3].map((chain) => reportOf({}, chain, chain === stuck ? 30 : 0));
      expect(withoutStuckChains(reports)).toEqual(reports.filter((_, chain) => chain !== stuck));
    }
  });

  it('a stuck chain changes neither the metric nor the step size', () => {
    const sound = [1, 2, 3].map((seed) => reportOf({}, seed));
    const stuck = reportOf({ stepSize: 1e-9 }, 4, 30);
    const [without, withIt] = [pool(sound, settings), pool([...sound, stuck], settings)];
    expect(withIt.metric).toEqual(without.metric);
    expect(withIt.stepSize).toBeCloseTo(1, 12);
    expect(without.agreed).toBe(true);
    expect(withIt.agreed).toBe(false);
  });
});

describe('pool', () => {
  const agreeing = [1, 2, 3, 4].map((seed) => reportOf({}, seed));

  it('ends once the chains have agreed, or at the last barrier, with the geometric mean of their steps', () => {
    const steps = [0.5, 2, 1, 1];
    const last = steps.map((stepSize, seed) => reportOf({ stepSize, iteration: 1000 }, seed));
    expect(pool(last, settings)).toMatchObject({ ends: true, stepSize: 1, metric: undefined });
    expect(pool(agreeing, settings)).toMatchObject({ ends: false, agreed: true });
    const agreed = agreeing.map((report) => ({ ...report, agreed: true }));
    expect(pool(agreed, settings)).toMatchObject({ ends: true });
  });

  it.each<[string, readonly WarmupReport[], Partial<WarmupSettings>]>([
    ['early on', agreeing.map((r) => ({ ...r, iteration: 30 })), {}],
    ['where that is not wanted', agreeing, { warmupMayEndEarly: false }],
    ['for a chain alone', agreeing.slice(0, 1), {}],
    ['with different step sizes', agreeing.map((r, k) => ({ ...r, stepSize: 3 ** k })), {}],
    ['with chains apart', agreeing.map((_report, k) => reportOf({}, k, 1.5 * (k % 2))), {}],
    [
      'with a metric that is wrong',
      agreeing.map((r) => ({ ...r, metric: diagonalData(Float64Array.of(9, 9)) })),
      {},
    ],
    [
      'with divergences',
      agreeing.map((r) => ({ ...r, sinceBarrier: { trajectories: 30, divergent: 1, rejected: 0 } })),
      {},
    ],
  ])('does not agree %s', (_, reports, changes) => {
    expect(pool(reports, { ...settings, ...changes }).agreed).toBe(false);
  });

  it('does not agree on a new metric that is worse than the present one', () => {
    expect(chainsAgree(agreeing, diagonalData(Float64Array.of(1, 1)))).toBe(true);
    expect(chainsAgree(agreeing, diagonalData(Float64Array.of(9, 9)))).toBe(false);
  });

  it('agrees on a metric that explains little only where trajectories do not go on diverging', () => {
    const poor = diagonalData(Float64Array.of(2, 2));
    const agrees = (atLeast: number): boolean => {
      const target = { targetAcceptance: 0.95, atLeast, transition: 'nuts' } as const;
      return chainsAgree(
        agreeing.map((report) => ({ ...report, metric: poor, target })),
        poor,
      );
    };
    expect([0, 0.9, 0.95].map(agrees)).toEqual([true, true, false]);
  });

  it.each([
    ['diverge', { trajectories: 30, divergent: 1, rejected: 0 }],
    ['are rejected', { trajectories: 30, divergent: 0, rejected: 1 }],
  ])(
    'halves the rejections that are allowed where trajectories %s, down to one in twenty',
    (_, sinceBarrier) => {
      const targets = [0.8, 0.9, 0.95, 0.99].map((targetAcceptance) => {
        const target = { targetAcceptance, atLeast: 0, transition: 'nuts' } as const;
        return pool(
          agreeing.map((report) => ({ ...report, target, sinceBarrier })),
          { ...settings, targetAcceptance },
        ).target.targetAcceptance;
      });
      expect(targets).toEqual([0.9, 0.95, 0.95, 0.99].map((target) => expect.closeTo(target, 12)));
    },
  );
});

describe('chooseMetric', () => {
  const windows = (scales: readonly number[], rho: number): Draws[] =>
    [1, 2, 3, 4].map((seed) => {
      // z1 = rho z0 + sqrt(1 - rho^2) e, as the density has it.
      const density = gaussian(scales, rho);
      const random = new RandomStream(seed);
      const window = new Window(scales.length);
      const gradient = new Float64Array(scales.length);
      for (let draw = 0; draw < 40; draw++) {
        const z = scales.map(() => random.normal());
        z[1] = rho * z[0] + Math.sqrt(1 - rho * rho) * z[1];
        const x = Float64Array.from(scales, (s, i) => s * z[i]);
        window.add(x, gradient, density.logDensityAndGradient(x, gradient));
      }
      return window.draws;
    });
  const present = diagonalData(Float64Array.of(1, 1, 1));

  it.each([1, 1e4, 1e8])('stays diagonal where that explains the score, condition %d', (condition) => {
    const scales = spread(3, condition);
    const { eigenvalues, scale } = chooseMetric(windows(scales, 0), present, { metric: 'auto' });
    expect(eigenvalues).toHaveLength(0);
    for (const [i, s] of scales.entries()) expect(scale[i] / s).toBeCloseTo(1, 6);
  });

  it('finds a strong correlation, and its marginal variances', () => {
    const scales = [1, 30, 2];
    const found = chooseMetric(windows(scales, 0.99), present, { metric: 'auto' });
    expect(found.eigenvalues).toHaveLength(2);
    for (const [i, v] of inverseMassDiagonal(found).entries()) expect(v / scales[i] ** 2).toBeCloseTo(1, 1);
  });

  it('is what is asked for', () => {
    expect(chooseMetric(windows([1, 1, 1], 0.99), present, { metric: 'diagonal' }).eigenvalues).toHaveLength(
      0,
    );
    expect(chooseMetric(windows([1, 1, 1], 0), present, { metric: 'dense' }).eigenvalues).toHaveLength(3);
  });
});

describe('warmup', () => {
  it.each([
    ['2 dimensions', spread(2, 1), 0, 12],
    ['100, condition 1e4', spread(100, 1e4), 0, 12],
    ['20, condition 1e8', spread(20, 1e8), 0, 8],
    ['500, condition 100', spread(500, 100), 0, 16],
    ['two correlated by 0.999', [1, 5], 0.999, 8],
  ] as const)(
    'finds a Gaussian in %s: trajectories are short, acceptance is as asked',
    async (_, scales, rho, most) => {
      const { chains } = await sample(gaussian(scales, rho), {
        seed: 5,
        targetAcceptance: 0.8,
        warmup: 300,
        draws: 200,
        workers: 0,
      });
      const all = (of: (chain: (typeof chains)[number]) => ArrayLike<number>): number[] =>
        chains.flatMap((chain) => Array.from(of(chain)));
      const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
      expect(mean(all(({ leapfrogs }) => leapfrogs))).toBeLessThan(most);
      expect(mean(all(({ acceptanceRate }) => acceptanceRate))).toBeGreaterThan(0.7);
      expect(mean(all(({ acceptanceRate }) => acceptanceRate))).toBeLessThan(0.93);
      expect(new Set(chains.map(({ stepSize }) => stepSize)).size).toBe(1);
      expect(all(({ divergent }) => divergent)).not.toContain(1);
    },
  );

  it('goes on until it has the draws that tell of correlations, where the diagonal leaves much unexplained', async () => {
    const { chains } = await sample(turned(spread(128, 1e4)), { seed: 1, draws: 50, workers: 0 });
    const leapfrogs = chains.flatMap((chain) => Array.from(chain.leapfrogs));
    expect(leapfrogs.reduce((a, b) => a + b) / leapfrogs.length).toBeLessThan(16);
  });
});

/** A Gaussian with these standard deviations along the rows of the symmetric Hadamard matrix: all coordinates are correlated. */
function turned(scales: readonly number[]): LogDensity {
  const dimension = scales.length;
  const hadamard = scales.map((_, i) =>
    Float64Array.from(scales, (_, j) => (isOdd(i & j) ? -1 : 1) / Math.sqrt(dimension)),
  );
  const turn = (x: Float64Array): Float64Array =>
    Float64Array.from(hadamard, (row) => {
      let sum = 0;
      for (let j = 0; j < dimension; j++) sum += row[j] * x[j];
      return sum;
    });
  return {
    dimension,
    logDensityAndGradient(x, gradient) {
      const along = turn(x).map((value, i) => value / scales[i]);
      gradient.set(turn(along.map((value, i) => -value / scales[i])));
      return along.reduce((sum, value) => sum - 0.5 * value * value, 0);
    },
  };
}

const isOdd = (bits: number): boolean => bits.toString(2).replaceAll('0', '').length % 2 === 1;
