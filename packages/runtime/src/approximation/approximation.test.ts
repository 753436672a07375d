import { describe, expect, it } from 'vitest';
import type { LogDensity } from '../density.ts';
import { product, transpose, zeros } from '../matrix.ts';
import { type RandomSource, RandomStream } from '../random/stream.ts';
import { type ApproximationMethod, approximate, maximize } from './index.ts';
import { gaussianOfAscent, type Step } from './l-bfgs-covariance.ts';

/** N(mean, precision^-1), with a neighbour's correlation in the precision. */
function correlated(size: number): LogDensity & { readonly mean: Float64Array } {
  const mean = Float64Array.from({ length: size }, (_, i) => 3 * Math.sin(i + 1));
  const scale = (i: number): number => 2 ** (i % 4);
  return {
    dimension: size,
    mean,
    // -(1/2) sum_i (2 u_i^2 - 2 * 0.8 u_i u_(i+1)),  u = (x - mean) / scale
    logDensityAndGradient(x, gradient) {
      const u = mean.map((m, i) => (x[i] - m) / scale(i));
      let value = 0;
      for (let i = 0; i < size; i++) {
        const beside = 0.8 * ((u[i - 1] ?? 0) + (u[i + 1] ?? 0));
        gradient[i] = -(2 * u[i] - beside) / scale(i);
        value -= 0.5 * u[i] * (2 * u[i] - beside);
      }
      return value;
    },
  };
}

/** Variance of u_i of the density above: an entry of the inverse of its tridiagonal precision, by Thomas' algorithm. */
function exactVariance(size: number, i: number): number {
  const [pivots, right, solution] = [0, 1, 2].map(() => new Float64Array(size));
  for (let k = 0; k < size; k++) {
    pivots[k] = k === 0 ? 2 : 2 - 0.64 / pivots[k - 1];
    right[k] = (k === i ? 1 : 0) + (k === 0 ? 0 : (0.8 * right[k - 1]) / pivots[k - 1]);
  }
  for (let k = size - 1; k >= 0; k--) solution[k] = (right[k] + 0.8 * (solution[k + 1] ?? 0)) / pivots[k];
  return solution[i];
}

const columnsOf = (positions: Float64Array, size: number, i: number): Float64Array =>
  Float64Array.from({ length: positions.length / size }, (_, draw) => positions[draw * size + i]);

function moments(values: Float64Array): { mean: number; variance: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, variance: values.reduce((a, x) => a + (x - mean) ** 2, 0) / values.length };
}

describe('maximize', () => {
  it('finds the mode of a Gaussian', () => {
    const density = correlated(20);
    const { position } = maximize(density, new RandomStream(1));
    // The density is level to its last digit within the square root of the rounding unit.
    for (const [i, x] of position.entries()) expect(x).toBeCloseTo(density.mean[i], 5);
  });

  it('says so where there is none', () => {
    const rising: LogDensity = {
      dimension: 1,
      logDensityAndGradient: (x, gradient) => {
        gradient[0] = 1;
        return x[0];
      },
    };
    expect(() => maximize(rising, new RandomStream(1), Float64Array.of(0))).toThrow(
      expect.objectContaining({ code: 'NO_MODE' }),
    );
  });
});

describe('approximate', () => {
  const size = 8;
  const scale = (i: number): number => 2 ** (i % 4);

  it.each<ApproximationMethod>(['laplace', 'pathfinder', 'advi-full-rank'])(
    '%s gives the means and variances of a correlated Gaussian, and a small k',
    (method) => {
      const density = correlated(size);
      const { draws, paretoK, threshold, gradientCount } = approximate(density, {
        method,
        draws: 4000,
        seed: 3,
      });
      expect(gradientCount).toBeGreaterThan(4000);
      expect(paretoK).toBeLessThan(threshold);
      for (let i = 0; i < size; i++) {
        const { mean, variance } = moments(columnsOf(draws.positions, size, i));
        const exact = exactVariance(size, i) * scale(i) ** 2;
        expect(Math.abs(mean - density.mean[i]) / Math.sqrt(exact), `mean ${i}`).toBeLessThan(0.1);
        expect(Math.abs(variance / exact - 1), `variance ${i}`).toBeLessThan(0.15);
      }
    },
  );

  it('advi without correlations gives each coordinate its conditional variance', () => {
    const density = correlated(size);
    const { draws, logRatios } = approximate(density, { method: 'advi', draws: 4000, resample: false });
    for (let i = 0; i < size; i++) {
      const { mean, variance } = moments(columnsOf(draws.positions, size, i));
      expect(Math.abs(mean - density.mean[i]) / scale(i)).toBeLessThan(0.1);
      // 1 / precision_ii = scale^2 / 2
      expect(Math.abs(variance / (scale(i) ** 2 / 2) - 1), `variance ${i}`).toBeLessThan(0.15);
    }
    expect(logRatios.length).toBe(4000);
  });

  it('tells by k that a normal distribution misses heavy tails', () => {
    const cauchy: LogDensity = {
      dimension: 10,
      logDensityAndGradient: (x, gradient) =>
        x.reduce((sum, value, i) => {
          gradient[i] = (-2 * value) / (1 + value * value);
          return sum - Math.log1p(value * value);
        }, 0),
    };
    const { paretoK, threshold } = approximate(cauchy, { method: 'laplace', seed: 1 });
    expect(paretoK).toBeGreaterThan(threshold);
  });

  it('resamples by weight: a narrow proposal gives nearly the variance of the target', () => {
    const logistic: LogDensity = {
      dimension: 1,
      // A logistic log density: its Laplace approximation is too narrow.
      logDensityAndGradient: (x, gradient) => {
        gradient[0] = -Math.tanh(x[0] / 2);
        return -2 * Math.log(Math.cosh(x[0] / 2));
      },
    };
    const of = (resample: boolean): number =>
      moments(approximate(logistic, { method: 'laplace', draws: 20_000, seed: 2, resample }).draws.positions)
        .variance;
    expect(of(false)).toBeCloseTo(2, 0);
    // pi^2 / 3 = 3.29; the smoothed weights come near.
    expect(of(true)).toBeGreaterThan(2.8);
  });

  it('depends on the seed alone', () => {
    const of = (seed: number): Float64Array =>
      approximate(correlated(3), { seed, draws: 20 }).draws.positions;
    expect(of(4)).toEqual(of(4));
    expect(of(4)).not.toEqual(of(5));
  });

  it('names an unknown method', () => {
    expect(() => approximate(correlated(2), { method: 'svi' as ApproximationMethod })).toThrow(
      /no method "svi"; there are laplace, pathfinder, advi, advi-full-rank/,
    );
  });
});

describe('gaussianOfAscent', () => {
  it('has the covariance of the BFGS updates written out, from diag(alpha) on', () => {
    const size = 5;
    const random = new RandomStream(7);
    const alpha = Float64Array.from({ length: size }, (_, i) => 0.5 + i);
    // Steps on a quadratic with curvature A = diag + rank one.
    const steps: Step[] = Array.from({ length: 3 }, () => {
      const s = Float64Array.from({ length: size }, () => random.normal());
      const total = s.reduce((a, b) => a + b, 0);
      return { s, z: s.map((x, i) => (1 + i) * x + 0.3 * total) };
    });
    const gradient = Float64Array.from({ length: size }, () => random.normal());
    const position = new Float64Array(size).fill(2);
    const gaussian = gaussianOfAscent(position, gradient, alpha, steps)!;
    const root = zeros(size, size);
    for (let j = 0; j < size; j++) {
      const unit: RandomSource = {
        uniform: () => 0,
        bernoulli: () => false,
        normal: () => (calls++ === j ? 1 : 0),
      };
      let calls = 0;
      const out = new Float64Array(size);
      gaussian.draw(unit, out);
      for (let i = 0; i < size; i++) root[i][j] = out[i] - gaussian.mean[i];
    }
    const covariance = product(root, transpose(root));
    const expected = steps.reduce<readonly Float64Array[]>(
      bfgs,
      Array.from(alpha, (a, i) => new Float64Array(size).with(i, a)),
    );
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) expect(covariance[i][j]).toBeCloseTo(expected[i][j], 9);
    for (let i = 0; i < size; i++)
      expect(gaussian.mean[i]).toBeCloseTo(
        2 + expected[i].reduce((sum, h, j) => sum + h * gradient[j], 0),
        9,
      );
  });
});

/** H' = (I - r s z') H (I - r z s') + r s s',  r = 1 / s'z (Nocedal & Wright 2006, equation 6.17). */
function bfgs(h: readonly Float64Array[], { s, z }: Step): readonly Float64Array[] {
  const r = 1 / s.reduce((sum, x, i) => sum + x * z[i], 0);
  const left = Array.from(s, (si, i) => z.map((zj, j) => (i === j ? 1 : 0) - r * si * zj));
  return product(product(left, h), transpose(left)).map((row, i) => row.map((x, j) => x + r * s[i] * s[j]));
}
