import { axis, constant, type Expression, evaluate, numeric, random, sizeOf } from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { kolmogorovSmirnov, testSource } from '../../../../test/support/random.ts';
import { logGammaDraw } from './gamma-draws.ts';

const draw = axis('draw', 20_000);

describe('logGammaDraw', () => {
  it.each([0.01, 0.3, 1, 4.5, 250, 1e6])('has the distribution Gamma(%d, 1)', (shape) => {
    const source = testSource(7);
    const { value, noise } = logGammaDraw('u', constant(shape), [draw]);
    const normals = (x: Expression): Float64Array =>
      Float64Array.from({ length: sizeOf(x.axes) }, () => random.normal(source));
    const [logs] = evaluate([value], new Map(noise.map((x) => [x, normals(x)])));
    const cdf = (log: number): number => {
      // Below the smallest number, P(a, x) = x^a / Gamma(a + 1).
      if (log < -700) return Math.exp(shape * log - numeric.lgamma(shape + 1));
      return numeric.gammainc(shape, Math.exp(log));
    };
    expect(kolmogorovSmirnov([...logs], cdf)).toBeLessThan(1.95);
  });

  it('refuses few proposals, and takes the quantile where one is refused', () => {
    const shape = constant(0.01);
    const { value, noise } = logGammaDraw('u', shape, [draw]);
    const source = testSource(5);
    const [x, z1, z2, other] = noise.map(() =>
      Float64Array.from({ length: draw.size }, () => random.normal(source)),
    );
    const at = (...values: Float64Array[]): Float64Array =>
      evaluate([value], new Map(noise.map((input, k) => [input, values[k]])))[0];
    const quantiles = other.map((z) => numeric.logGammaQuantile(0.01, z));
    const draws = at(x, z1, z2, other);
    const refused = draws.filter((value, i) => value === quantiles[i]).length;
    expect(refused / draw.size).toBeGreaterThan(0.04);
    expect(refused / draw.size).toBeLessThan(0.05);
    // Where v would be below 0.
    const low = new Float64Array(draw.size).fill(-3);
    expect(at(low, z1, z2, other)).toEqual(quantiles);
  });
});
