import { describe, expect, it } from 'vitest';
import type { LogDensity } from '../density.ts';
import { type AscentPoint, ascend } from './l-bfgs.ts';

function climbed(density: LogDensity, start: readonly number[], most = 1000): AscentPoint[] {
  const path: AscentPoint[] = [];
  for (const point of ascend(density, Float64Array.from(start))) {
    path.push(point);
    if (path.length === most) break;
  }
  return path;
}

describe('ascend', () => {
  it('finds the top of a ridge that bends (Rosenbrock 1960, upside down)', () => {
    const density: LogDensity = {
      dimension: 2,
      logDensityAndGradient([x, y], gradient) {
        gradient[0] = 2 * (1 - x) + 400 * x * (y - x * x);
        gradient[1] = -200 * (y - x * x);
        return -((1 - x) ** 2) - 100 * (y - x * x) ** 2;
      },
    };
    const path = climbed(density, [-1.2, 1]);
    expect([...(path.at(-1) as AscentPoint).position]).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6)]);
    expect(path.length).toBeLessThan(80);
    for (const [k, { logDensity }] of path.slice(1).entries())
      expect(logDensity).toBeGreaterThanOrEqual(path[k].logDensity);
  });

  it('stays where the density is finite', () => {
    const density: LogDensity = {
      dimension: 1,
      logDensityAndGradient(x, gradient) {
        gradient[0] = 1 / x[0] - 100;
        return x[0] > 0 ? Math.log(x[0]) - 100 * x[0] : Number.NaN;
      },
    };
    const path = climbed(density, [5]);
    expect((path.at(-1) as AscentPoint).position[0]).toBeCloseTo(0.01, 6);
    for (const { position } of path) expect(position[0]).toBeGreaterThan(0);
  });

  it('goes on as long as it is asked to where there is no top', () => {
    const density: LogDensity = {
      dimension: 1,
      logDensityAndGradient(x, gradient) {
        gradient[0] = 1;
        return x[0];
      },
    };
    expect(climbed(density, [0], 50)).toHaveLength(50);
  });
});
