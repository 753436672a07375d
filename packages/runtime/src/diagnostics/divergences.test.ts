import { describe, expect, it } from 'vitest';
import { RandomStream } from '../random/stream.ts';
import { check } from './check/check.ts';
import { locateDivergences } from './divergences.ts';
import { fisherDistance } from './fisher-distance.ts';
import { rankCorrelation } from './rank-correlation.ts';

const chains = 4;
const draws = 500;

/** A funnel: log tau ~ N(0, 1), theta ~ N(0, tau), other ~ N(0, 1). */
function funnel(seed: number) {
  const random = new RandomStream(seed);
  const of = (value: (chain: number, draw: number) => number) =>
    Array.from({ length: chains }, (_, chain) =>
      Float64Array.from({ length: draws }, (__, draw) => value(chain, draw)),
    );
  const tau = of(() => Math.exp(random.normal()));
  const theta = of((chain, draw) => tau[chain][draw] * random.normal());
  const other = of(() => random.normal());
  const uniform = of(() => random.uniform());
  return {
    ...{ tau, theta, uniform },
    parameters: [
      { name: 'other', draws: other },
      { name: 'theta', draws: theta },
      { name: 'tau', draws: tau },
    ],
  };
}

describe('locateDivergences', () => {
  const { tau, uniform, parameters } = funnel(1);

  it('names the parameters and the side on which divergences gather, the clearest first', () => {
    const divergent = tau.map((chain, c) =>
      chain.map((value, s) => (value < 0.3 && uniform[c][s] < 0.3 ? 1 : 0)),
    );
    const [first, second, ...rest] = locateDivergences(parameters, divergent);
    expect(first).toMatchObject({ name: 'tau', side: 'at most', shareOfDivergent: 1 });
    expect(first.edge).toBeCloseTo(0.3, 1);
    // P(tau < 0.3) = 0.114, less those that diverged.
    expect(first.shareOfOthers).toBeCloseTo(0.085, 1);
    expect(second === undefined || second.name === 'theta').toBe(true);
    expect(rest).toEqual([]);
    const mirrored = parameters.map(({ name, draws: all }) => ({
      name,
      draws: all.map((chain) => chain.map((x) => -x)),
    }));
    const [flipped] = locateDivergences(mirrored, divergent);
    expect(flipped).toMatchObject({ name: 'tau', side: 'above', shareOfDivergent: 1 });
  });

  it('names none where divergences are anywhere: at most 1 in 100 runs', () => {
    const alarms = Array.from({ length: 100 }, (_, seed) => {
      const run = funnel(100 + seed);
      const anywhere = run.uniform.map((chain) => chain.map((u) => (u < 0.02 ? 1 : 0)));
      return locateDivergences(run.parameters, anywhere).length > 0 ? 1 : 0;
    });
    expect(alarms.reduce<number>((sum, alarm) => sum + alarm, 0)).toBeLessThanOrEqual(3);
  });

  it('has nothing to say without divergences, or where all diverged, or of ties', () => {
    const flags = (flag: number) => tau.map((chain) => chain.map(() => flag));
    expect(locateDivergences(parameters, flags(0))).toEqual([]);
    expect(locateDivergences(parameters, flags(1))).toEqual([]);
    const constant = { name: 'one', draws: tau.map((chain) => chain.map(() => 1)) };
    const some = tau.map((chain) => chain.map((value) => (value < 0.3 ? 1 : 0)));
    expect(locateDivergences([constant], some)).toEqual([]);
  });

  it('is told by check in plain words', () => {
    const divergent = tau.map((chain) => chain.map((value) => (value < 0.15 ? 1 : 0)));
    const divergences = divergent.reduce((sum, chain) => sum + chain.reduce((a, b) => a + b), 0);
    const run = { summary: [], divergences, treeDepthSaturated: 0, eBfmi: [1, 1, 1, 1], draws: 2000 };
    const [finding] = check({ ...run, parameters, divergent });
    expect(finding.message).toMatch(
      /They gather where tau is at most 0\.1\d* \(100% of them, 0% of the other draws\)/,
    );
    expect(finding.parameters[0]).toBe('tau');
  });
});

describe('E-BFMI', () => {
  it('names the parameters that the energy goes with', () => {
    const { tau, parameters } = funnel(2);
    const energy = tau.map((chain) => chain.map((value) => -Math.log(value)));
    const run = { summary: [], divergences: 0, treeDepthSaturated: 0, eBfmi: [0.1, 1, 1, 1] };
    const [finding] = check({ ...run, parameters, energy });
    expect(finding.parameters).toEqual(['tau']);
    expect(finding.message).toMatch(/The energy goes with tau\.$/);
  });

  it('rank correlation is 1 for a rising function, near 0 for independent draws, 0 for a constant', () => {
    const { tau, uniform } = funnel(3);
    expect(
      rankCorrelation(
        tau,
        tau.map((chain) => chain.map(Math.log)),
      ),
    ).toBeCloseTo(1, 12);
    expect(Math.abs(rankCorrelation(tau, uniform))).toBeLessThan(4 / Math.sqrt(chains * draws));
    expect(
      rankCorrelation(
        tau,
        tau.map((chain) => chain.map(() => 2)),
      ),
    ).toBe(0);
  });
});

describe('fisherDistance', () => {
  /** Draws of x ~ N(0, 1), y | x ~ N(rho x, 1 - rho^2) with their scores. */
  function correlated(rho: number, count: number) {
    const random = new RandomStream(7);
    const positions = new Float64Array(2 * count);
    const gradients = new Float64Array(2 * count);
    const precision = 1 / (1 - rho * rho);
    for (let s = 0; s < count; s++) {
      const x = random.normal();
      const y = rho * x + Math.sqrt(1 - rho * rho) * random.normal();
      positions.set([x, y], 2 * s);
      gradients.set([precision * (rho * y - x), precision * (rho * x - y)], 2 * s);
    }
    return fisherDistance(positions, gradients, 2);
  }

  it('is 0 for independent Gaussians of any scale', () => {
    const positions = Float64Array.from([1, 300, -2, 100, 0.5, -100]);
    const gradients = positions.map((value, i) => (i % 2 === 0 ? -4 * (value - 3) : -value / 1e4));
    for (const value of fisherDistance(positions, gradients, 2)) expect(value).toBeCloseTo(0, 12);
  });

  it.each([0.5, 0.9])('of Gaussians of correlation %f is 2 (1 / sqrt(1 - rho^2) - 1)', (rho) => {
    const expected = 2 * (1 / Math.sqrt(1 - rho * rho) - 1);
    for (const value of correlated(rho, 200_000)) expect(value / expected).toBeCloseTo(1, 1);
  });

  it('names the parameters that saturate the trees', () => {
    const run = { summary: [], divergences: 0, treeDepthSaturated: 3, eBfmi: [1] };
    const distances = [
      { name: 'a', value: 0.2 },
      { name: 'b', value: 3 },
      { name: 'c', value: 8 },
    ];
    const [finding] = check({ ...run, fisherDistance: () => distances });
    expect(finding.parameters).toEqual(['c', 'b']);
    expect(finding.message).toMatch(/The sampler finds c and b hardest to follow\.$/);
  });
});
