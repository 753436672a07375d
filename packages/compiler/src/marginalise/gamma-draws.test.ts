import { axis, constant, type Expression, evaluate, numeric, random, sizeOf } from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { kolmogorovSmirnov, testSource } from '../../../../test/support/random.ts';
import { logGammaDraw } from './gamma-draws.ts';

const draw = axis('draw', 20_000);

describe('logGammaDraw', () => {
  it.each([0.01, 0.3, 1, 4.5, 250])('has the distribution Gamma(%d, 1)', (shape) => {
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
});
