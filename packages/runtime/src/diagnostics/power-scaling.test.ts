import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cumulativeDistance, type PriorSensitivity, powerScaling } from './power-scaling.ts';

interface Case {
  readonly priorMean: number;
  readonly priorSd: number;
  readonly yMean: number;
  readonly ySd: number;
  readonly draws: readonly number[];
  readonly prior: number;
  readonly likelihood: number;
  readonly exact: readonly [prior: number, likelihood: number];
}

const { cases } = JSON.parse(readFileSync('test/fixtures/power-scaling/power-scaling.json', 'utf8')) as {
  readonly cases: Readonly<Record<string, Case>>;
};

const diagnoses: Readonly<Record<string, PriorSensitivity>> = {
  vague: 'none',
  conflict: 'conflict of prior and data',
  weak: 'prior outweighs the data',
};

const logNormal = (x: number, mean: number, sd: number) => -0.5 * ((x - mean) / sd) ** 2 - Math.log(sd);

describe.each(Object.keys(cases))('conjugate normal model: %s', (name) => {
  const { draws, priorMean, priorSd, yMean, ySd, prior, likelihood, exact } = cases[name];
  const chains = [draws.slice(0, 1000), draws.slice(1000)];
  const result = powerScaling({
    parameters: [
      { name: 'mu', draws: chains },
      { name: 'minus twice mu', draws: chains.map((chain) => chain.map((x) => -2 * x)) },
    ],
    logPrior: chains.map((chain) => chain.map((x) => logNormal(x, priorMean, priorSd))),
    logLikelihood: chains.map((chain) => chain.map((x) => logNormal(yMean, x, ySd))),
    relativeEfficiency: 1,
  });
  const [mu, scaled] = result.rows;

  it('is as the formulas give it', () => {
    expect(Math.abs(mu.prior - prior)).toBeLessThan(1e-8);
    expect(Math.abs(mu.likelihood - likelihood)).toBeLessThan(1e-8);
  });

  it('is near the sensitivity of the exact posterior', () => {
    expect(Math.abs(mu.prior - exact[0])).toBeLessThan(0.02 * exact[0] + 3e-4);
    expect(Math.abs(mu.likelihood - exact[1])).toBeLessThan(0.02 * exact[1] + 3e-4);
  });

  it('does not change with scale and sign, and says what it means', () => {
    expect(scaled.prior).toBeCloseTo(mu.prior, 12);
    expect(mu.diagnosis).toBe(diagnoses[name]);
    expect(result.paretoK.prior).toBeLessThan(0.5);
  });
});

describe('cumulativeDistance', () => {
  it('is 0 between equal weights and of a constant', () => {
    const equal = new Float64Array(4).fill(0.25);
    expect(cumulativeDistance(Float64Array.of(1, 5, 2, 3), equal)).toBe(0);
    expect(cumulativeDistance(Float64Array.of(2, 2, 2, 2), Float64Array.of(0.7, 0.1, 0.1, 0.1))).toBe(0);
  });

  it('does not depend on the order of the draws', () => {
    const there = cumulativeDistance(Float64Array.of(1, 5, 2), Float64Array.of(0.5, 0.3, 0.2));
    expect(cumulativeDistance(Float64Array.of(2, 1, 5), Float64Array.of(0.2, 0.5, 0.3))).toBeCloseTo(
      there,
      14,
    );
    expect(there).toBeGreaterThan(0);
  });

  it('wants finite log densities', () => {
    const chains = [[1, 2, 3]];
    const input = { parameters: [], logPrior: [[0, -Infinity, 0]], logLikelihood: chains };
    expect(() => powerScaling(input)).toThrow(expect.objectContaining({ code: 'LOG_DENSITY_NOT_FINITE' }));
  });
});
