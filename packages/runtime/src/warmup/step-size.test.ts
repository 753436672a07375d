import { describe, expect, it } from 'vitest';
import type { LogDensity } from '../density.ts';
import { diagonalData } from '../metric/metric.ts';
import { metricOf } from '../metric/metric-of.ts';
import { RandomStream } from '../random/stream.ts';
import { Hamiltonian, pointAt } from '../transitions/hamiltonian.ts';
import { DualAveraging } from './dual-averaging.ts';
import { searchStepSize } from './step-size-search.ts';

/** Independent normals with standard deviations 0.01, 1 and 100. */
const scales = [0.01, 1, 100];
const gaussian: LogDensity = {
  dimension: 3,
  logDensityAndGradient(x, gradient) {
    let value = 0;
    for (const [i, scale] of scales.entries()) {
      gradient[i] = -x[i] / scale ** 2;
      value += 0.5 * x[i] * gradient[i];
    }
    return value;
  },
};

const exactMetric = metricOf(diagonalData(Float64Array.from(scales, (s) => s * s)));

describe('leapfrog', () => {
  it('comes back when it is run backwards', () => {
    const hamiltonian = new Hamiltonian(gaussian);
    hamiltonian.metric = exactMetric;
    const start = pointAt(hamiltonian, Float64Array.of(0.012, -0.7, 55));
    hamiltonian.refreshMomentum(start, new RandomStream(3));
    let point = start;
    for (let i = 0; i < 20; i++) point = hamiltonian.leapfrog(point, 0.3);
    for (let i = 0; i < 20; i++) point = hamiltonian.leapfrog(point, -0.3);
    for (const i of scales.keys()) expect(point.position[i] / start.position[i]).toBeCloseTo(1, 10);
  });

  it('has an energy error of second order in the step', () => {
    const errorOf = (step: number): number => {
      const hamiltonian = new Hamiltonian(gaussian);
      hamiltonian.metric = exactMetric;
      const start = pointAt(hamiltonian, Float64Array.of(0.012, -0.7, 55));
      hamiltonian.refreshMomentum(start, new RandomStream(3));
      let point = start;
      for (let time = 0; time < 1 - 1e-9; time += step) point = hamiltonian.leapfrog(point, step);
      return Math.abs(point.energy - start.energy);
    };
    expect(errorOf(0.1) / errorOf(0.05)).toBeCloseTo(4, 0);
  });
});

describe('step size', () => {
  it('dual averaging finds where the acceptance is the target', () => {
    // Acceptance exp(-step): 0.8 at step 0.2231.
    let averaging = new DualAveraging(0.8, DualAveraging.from(3));
    // As at a barrier, it starts again from where it has come to.
    for (const updates of [100, 2000]) {
      averaging = new DualAveraging(0.8, DualAveraging.from(averaging.average));
      for (let i = 0; i < updates; i++) averaging.update(Math.exp(-averaging.current));
    }
    expect(averaging.average).toBeCloseTo(-Math.log(0.8), 2);
  });

  it.each([1e-6, 0.1, 1e4])(
    'search from %d ends within a factor of two of where one step is accepted by 0.8',
    (initial) => {
      const hamiltonian = new Hamiltonian(gaussian);
      hamiltonian.metric = exactMetric;
      const step = searchStepSize(
        hamiltonian,
        pointAt(hamiltonian, Float64Array.of(0.01, 1, 100)),
        new RandomStream(2),
        initial,
      );
      expect(step).toBeGreaterThan(0.2);
      expect(step).toBeLessThan(8);
    },
  );
});
