import { describe, expect, it } from 'vitest';
import { chiSquareScore, kolmogorovSmirnov, moments, testSource } from '../../../../test/support/random.ts';
import { betainc, gammainc, lgamma, logChoose, ndtr } from '../numeric/index.ts';
import { beta, binomial, exponential, gamma, logGamma, normal, poisson, type RandomSource } from './index.ts';

const size = 20_000;

interface Continuous {
  readonly name: string;
  draw(source: RandomSource): number;
  cdf(x: number): number;
}

const gammaRow = (shape: number): Continuous => ({
  name: `gamma(${shape})`,
  draw: (source) => gamma(source, shape),
  cdf: (x) => gammainc(shape, x),
});

const betaRow = (a: number, b: number): Continuous => ({
  name: `beta(${a}, ${b})`,
  draw: (source) => beta(source, a, b),
  cdf: (x) => betainc(a, b, x),
});

const continuous: readonly Continuous[] = [
  { name: 'normal', draw: normal, cdf: ndtr },
  { name: 'exponential', draw: exponential, cdf: (x) => -Math.expm1(-x) },
  ...[0.05, 0.5, 0.999, 1, 3.7, 250].map(gammaRow),
  ...(
    [
      [0.5, 0.5],
      [0.2, 0.3],
      [1, 1],
      [2, 7],
      [300, 40],
    ] as const
  ).map(([a, b]) => betaRow(a, b)),
];

describe.each(continuous)('$name', ({ draw, cdf }) => {
  it('follows its cdf (Kolmogorov-Smirnov, false alarm 1e-9)', () => {
    const source = testSource(20260101);
    const draws = Array.from({ length: size }, () => draw(source));
    expect(kolmogorovSmirnov(draws, cdf)).toBeLessThan(3.3);
  });
});

interface Discrete {
  readonly name: string;
  draw(source: RandomSource): number;
  logMass(k: number): number;
  readonly mean: number;
  readonly variance: number;
}

const poissonRow = (mean: number): Discrete => ({
  name: `poisson(${mean})`,
  draw: (source) => poisson(source, mean),
  logMass: (k) => k * Math.log(mean) - mean - lgamma(k + 1),
  mean,
  variance: mean,
});

const binomialRow = (n: number, p: number): Discrete => ({
  name: `binomial(${n}, ${p})`,
  draw: (source) => binomial(source, n, p),
  logMass: (k) => (k > n ? -Infinity : logChoose(n, k) + k * Math.log(p) + (n - k) * Math.log1p(-p)),
  mean: n * p,
  variance: n * p * (1 - p),
});

const discrete: readonly Discrete[] = [
  ...[0.3, 4, 9.99, 10, 37, 5000].map(poissonRow),
  ...(
    [
      [1, 0.3],
      [20, 0.5],
      [40, 0.9],
      [300, 0.2],
      [1001, 0.77],
      [100_000, 0.01],
    ] as const
  ).map(([n, p]) => binomialRow(n, p)),
];

/** Cells of consecutive values with at least `least` expected draws each; the first and last take the tails. */
function cells(
  { logMass, mean, variance }: Discrete,
  least: number,
): { upTo: number[]; probability: number[] } {
  const last = Math.ceil(mean + 12 * Math.sqrt(variance) + 12);
  const [upTo, probability]: [number[], number[]] = [[], []];
  let mass = 0;
  let total = 0;
  for (let k = 0; k <= last; k++) {
    mass += Math.exp(logMass(k));
    if (mass * size < least || (1 - total - mass) * size < least) continue;
    upTo.push(k);
    probability.push(mass);
    total += mass;
    mass = 0;
  }
  return { upTo: [...upTo, Infinity], probability: [...probability, 1 - total] };
}

describe.each(discrete)('$name', (row) => {
  it('follows its mass function (chi-square, mean and variance)', () => {
    const source = testSource(7);
    const draws = Array.from({ length: size }, () => row.draw(source));
    const { upTo, probability } = cells(row, 40);
    const counts = upTo.map(() => 0);
    for (const k of draws) counts[upTo.findIndex((limit) => k <= limit)]++;
    expect(draws.every((k) => Number.isInteger(k) && k >= 0)).toBe(true);
    expect(chiSquareScore(counts, probability)).toBeLessThan(8);
    const { mean, variance } = moments(draws);
    expect(Math.abs(mean - row.mean) / Math.sqrt(row.variance / size)).toBeLessThan(6);
    expect(Math.abs(variance / row.variance - 1)).toBeLessThan(0.1);
  });
});

describe('extremes', () => {
  it('a gamma draw of tiny shape keeps its size in the log', () => {
    const source = testSource(3);
    const logs = Array.from({ length: 2000 }, () => logGamma(source, 1e-4));
    expect(logs.every(Number.isFinite)).toBe(true);
    // -log X / E is about 1 / shape
    expect(-moments(logs).mean * 1e-4).toBeCloseTo(1, 0);
  });

  it('beta draws of tiny shapes stay inside (0, 1)', () => {
    const source = testSource(4);
    const draws = Array.from({ length: 1000 }, () => beta(source, 1e-5, 1e-5));
    expect(draws.every((x) => x > 0 && x < 1)).toBe(true);
  });

  it('degenerate counts', () => {
    const source = testSource(5);
    expect([poisson(source, 0), binomial(source, 0, 0.4), binomial(source, 50, 0)]).toEqual([0, 0, 0]);
    expect([binomial(source, 50, 1), binomial(source, 1e6, 1)]).toEqual([50, 1e6]);
  });

  it('a Poisson draw of huge mean is a rounded normal', () => {
    const source = testSource(6);
    const draws = Array.from({ length: size }, () => poisson(source, 1e9));
    const standardised = draws.map((k) => (k + 0.5 - 1e9) / Math.sqrt(1e9));
    expect(kolmogorovSmirnov(standardised, ndtr)).toBeLessThan(3.3);
  });
});
