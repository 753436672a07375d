import { describe, expect, it } from 'vitest';
import type { LogDensity } from '../density.ts';
import { sample } from './sample.ts';

const options = { chains: 2, warmup: 300, draws: 500, seed: 1 } as const;

/** Independent normals; a standard deviation of Infinity is a flat direction. */
function normals(sd: readonly number[]): LogDensity {
  return {
    dimension: sd.length,
    logDensityAndGradient(x, gradient) {
      let value = 0;
      for (let i = 0; i < sd.length; i++) {
        gradient[i] = -x[i] / sd[i] ** 2;
        value += 0.5 * x[i] * gradient[i];
      }
      return value;
    },
  };
}

/** Standard deviation of one parameter over all chains, about its mean 0. */
async function deviation(sd: readonly number[], parameter: number): Promise<number> {
  const { chains } = await sample(normals(sd), options);
  const squares = chains.flatMap(({ outputs }) => {
    expect(outputs.every(Number.isFinite)).toBe(true);
    return [...outputs.filter((_, i) => i % sd.length === parameter)].map((x) => x * x);
  });
  return Math.sqrt(squares.reduce((sum, x) => sum + x, 0) / squares.length);
}

describe('a parameter', () => {
  it('that hardly varies is sampled with its own scale beside one that does', async () => {
    // 1000 draws worth at least 200: five standard errors of a standard deviation.
    const tolerance = 5 / Math.sqrt(2 * 200);
    expect(Math.abs((await deviation([1, 1e-10], 1)) / 1e-10 - 1)).toBeLessThan(tolerance);
    expect(Math.abs((await deviation([1, 1e-10], 0)) - 1)).toBeLessThan(tolerance);
  });

  it('of which the density says nothing leaves the others as they are', async () => {
    expect(Math.abs((await deviation([1, Number.POSITIVE_INFINITY], 0)) - 1)).toBeLessThan(0.25);
  });
});

describe('a starting point outside the support', () => {
  const positive: LogDensity = {
    dimension: 1,
    logDensityAndGradient(x, gradient) {
      gradient[0] = -1;
      return x[0] > 0 ? -x[0] : Number.NEGATIVE_INFINITY;
    },
  };

  it('is refused with its log density, where it was given', async () => {
    await expect(sample(positive, { ...options, initial: Float64Array.of(-1) })).rejects.toMatchObject({
      code: 'NON_FINITE_START',
      message: expect.stringMatching(/the given starting point .* \(the last was -Infinity\)/),
      details: { position: Float64Array.of(-1), value: Number.NEGATIVE_INFINITY },
    });
  });

  it('is drawn again, where it was drawn', async () => {
    const { chains } = await sample(positive, options);
    for (const { outputs } of chains) expect(Math.min(...outputs)).toBeGreaterThan(0);
  });
});
