import { describe, expect, it } from 'vitest';
import { gaussian, spread } from '../../../../test/support/gaussian.ts';
import type { LogDensity } from '../density.ts';
import { RandomStream } from '../random/stream.ts';
import { climb } from './ascent.ts';
import { startingPoint } from './initial-point.ts';

describe('the start', () => {
  it.each([
    [2, 1],
    [50, 1e4],
    [200, 1e8],
  ])(
    'is near the mode of a Gaussian in %i dimensions of condition %d, with variances in order',
    (dimension, condition) => {
      const scales = spread(dimension, condition);
      const density = gaussian(scales);
      const { position, inverseMassMatrix } = climb(density, new Float64Array(dimension).fill(1.5));
      const gradient = new Float64Array(dimension);
      expect(density.logDensityAndGradient(position, gradient)).toBeGreaterThan(-3 * dimension);
      for (const value of inverseMassMatrix) expect(value).toBeGreaterThan(0);
    },
  );

  it('does not run away where the density has no top', () => {
    // tau -> 0 with all theta at 0: the density of a centred hierarchy rises without end. Each theta is observed as 1 +- 1.
    const density: LogDensity = {
      dimension: 9,
      logDensityAndGradient(x, gradient) {
        const [logTau] = x;
        let value = logTau - logTau ** 2 / 50;
        gradient[0] = 1 - logTau / 25;
        for (let i = 1; i < 9; i++) {
          const z = x[i] / Math.exp(logTau);
          value -= 0.5 * z * z + logTau;
          value -= 0.5 * (x[i] - 1) ** 2;
          gradient[i] = 1 - x[i] - z / Math.exp(logTau);
          gradient[0] += z * z - 1;
        }
        return value;
      },
    };
    for (let chain = 0; chain < 20; chain++) {
      const { position } = startingPoint(density, new RandomStream(3).seek(1, chain, 0));
      expect(position[0]).toBeGreaterThan(-8);
    }
  });
});
