import { describe, expect, it } from 'vitest';
import type { LogDensity } from '../density.ts';
import { sample } from '../run/sample.ts';
import type { SampleResult } from '../run/sample-result.ts';

/** Neal's (2003) funnel: v ~ N(0, 3), nine x_i ~ N(0, exp(v / 2)), with standard deviations. */
const funnel: LogDensity = {
  dimension: 10,
  logDensityAndGradient(x, gradient) {
    const precision = Math.exp(-x[0]);
    let squares = 0;
    for (let i = 1; i < 10; i++) {
      squares += x[i] ** 2;
      gradient[i] = -x[i] * precision;
    }
    gradient[0] = -x[0] / 9 - 4.5 + 0.5 * squares * precision;
    return -(x[0] ** 2) / 18 - 4.5 * x[0] - 0.5 * squares * precision;
  },
};

const effects = [28, 8, -3, 7, -1, 1, 18, 12];
const errors = [15, 10, 16, 11, 9, 11, 10, 18];

/** Eight schools, centred: tau ~ HalfCauchy(5), mu ~ N(0, 5), theta_j ~ N(mu, tau), as (log tau, mu, theta). */
const schools: LogDensity = {
  dimension: 10,
  logDensityAndGradient(x, gradient) {
    const [logTau, mu] = x;
    const tau = Math.exp(logTau);
    let value = logTau - Math.log1p((tau / 5) ** 2) - mu ** 2 / 50;
    gradient[0] = 1 - (2 * tau ** 2) / (25 + tau ** 2);
    gradient[1] = -mu / 25;
    for (const [j, y] of effects.entries()) {
      const z = (x[j + 2] - mu) / tau;
      const r = (y - x[j + 2]) / errors[j];
      value -= logTau + 0.5 * (z * z + r * r);
      gradient[0] += z * z - 1;
      gradient[1] += z / tau;
      gradient[j + 2] = r / errors[j] - z / tau;
    }
    return value;
  },
};

const runs = (density: LogDensity, transition: 'nuts' | 'auto', seeds: number): Promise<SampleResult[]> =>
  Promise.all(Array.from({ length: seeds }, (_, seed) => sample(density, { seed, transition, workers: 0 })));

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

const divergences = (results: readonly SampleResult[]): number =>
  mean(
    results.map(({ chains }) => chains.reduce((sum, c) => sum + c.divergent.reduce((a, b) => a + b, 0), 0)),
  );

/** Draws of the first coordinate. */
const firsts = (results: readonly SampleResult[]): number[] =>
  results.flatMap(({ chains }) =>
    chains.flatMap(({ positions }) => [...positions.filter((_, i) => i % 10 === 0)]),
  );

describe("transition: 'auto'", () => {
  it('reaches the neck of a funnel, where NUTS does not come', async () => {
    const [nuts, auto] = [await runs(funnel, 'nuts', 3), await runs(funnel, 'auto', 3)];
    expect(nuts.map(({ transition }) => transition)).toEqual(['nuts', 'nuts', 'nuts']);
    expect(auto.map(({ transition }) => transition)).toContain('walnuts');
    // P(v < -6) = 0.0228; a chain stays there or elsewhere for long.
    const neck = (results: readonly SampleResult[]): number =>
      mean(firsts(results).map((v) => (v < -6 ? 1 : 0)));
    expect(neck(nuts)).toBeLessThan(0.004);
    expect(neck(auto)).toBeGreaterThan(0.005);
    expect(neck(auto)).toBeLessThan(0.08);
    expect(divergences(auto)).toBeLessThanOrEqual(divergences(nuts));
  });

  it('rids centred eight schools of divergences where warmup saw them', async () => {
    const [nuts, auto] = [await runs(schools, 'nuts', 5), await runs(schools, 'auto', 5)];
    const taken = auto.filter(({ transition }) => transition === 'walnuts');
    expect(taken.length).toBeGreaterThanOrEqual(3);
    expect(divergences(nuts)).toBeGreaterThan(1);
    expect(divergences(taken)).toBeLessThan(0.25 * divergences(nuts));
  });

  it('is NUTS where nothing is narrow', async () => {
    const normal: LogDensity = {
      dimension: 10,
      logDensityAndGradient(x, gradient) {
        for (let i = 0; i < 10; i++) gradient[i] = -x[i];
        return -0.5 * x.reduce((sum, value) => sum + value * value, 0);
      },
    };
    const [{ transition, chains }] = await runs(normal, 'auto', 1);
    expect(transition).toBe('nuts');
    const [{ chains: same }] = await runs(normal, 'nuts', 1);
    expect(chains.map(({ positions }) => positions)).toEqual(same.map(({ positions }) => positions));
  });
});
