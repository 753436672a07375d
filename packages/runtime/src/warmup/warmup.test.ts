import { describe, expect, it } from 'vitest';
import type { LogDensity } from '../density.ts';
import { Philox } from '../random/philox.ts';
import { Hamiltonian, pointAt } from '../transitions/hamiltonian.ts';
import { DualAveraging } from './dual-averaging.ts';
import { FisherEstimator, metricFromGradient } from './fisher-metric.ts';
import { searchStepSize } from './step-size-search.ts';
import { warmupStages } from './warmup.ts';

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

describe('leapfrog', () => {
  it('comes back when it is run backwards', () => {
    const hamiltonian = new Hamiltonian(gaussian);
    hamiltonian.inverseMassMatrix.set(scales.map((s) => s * s));
    const start = pointAt(hamiltonian, Float64Array.of(0.012, -0.7, 55));
    hamiltonian.refreshMomentum(start, new Philox(3));
    let point = start;
    for (let i = 0; i < 20; i++) point = hamiltonian.leapfrog(point, 0.3);
    for (let i = 0; i < 20; i++) point = hamiltonian.leapfrog(point, -0.3);
    for (const i of scales.keys()) expect(point.position[i] / start.position[i]).toBeCloseTo(1, 10);
  });

  it('has an energy error of second order in the step', () => {
    const errorOf = (step: number): number => {
      const hamiltonian = new Hamiltonian(gaussian);
      hamiltonian.inverseMassMatrix.set(scales.map((s) => s * s));
      const start = pointAt(hamiltonian, Float64Array.of(0.012, -0.7, 55));
      hamiltonian.refreshMomentum(start, new Philox(3));
      let point = start;
      for (let time = 0; time < 1 - 1e-9; time += step) point = hamiltonian.leapfrog(point, step);
      return Math.abs(point.energy - start.energy);
    };
    expect(errorOf(0.1) / errorOf(0.05)).toBeCloseTo(4, 0);
  });
});

describe('metric', () => {
  it('is exact for independent normals, from few draws', () => {
    const estimator = new FisherEstimator(3);
    const random = new Philox(8);
    const gradient = new Float64Array(3);
    for (let draw = 0; draw < 5; draw++) {
      const x = Float64Array.from(scales, (s) => s * random.normal());
      gaussian.logDensityAndGradient(x, gradient);
      estimator.add(x, gradient);
    }
    const inverseMass = new Float64Array(3);
    estimator.writeTo(inverseMass);
    for (const [i, s] of scales.entries()) expect(inverseMass[i] / s ** 2).toBeCloseTo(1, 10);
  });

  it('keeps its entries where nothing varies', () => {
    const estimator = new FisherEstimator(1);
    for (let draw = 0; draw < 3; draw++) estimator.add(Float64Array.of(2), Float64Array.of(0));
    const inverseMass = Float64Array.of(7);
    estimator.writeTo(inverseMass);
    expect(inverseMass[0]).toBe(7);
  });

  it('starts from one gradient', () => {
    const inverseMass = new Float64Array(3);
    metricFromGradient(Float64Array.of(-4, 0, Number.NaN), inverseMass);
    expect([...inverseMass]).toEqual([0.25, 1, 1]);
  });
});

describe('step size', () => {
  it('dual averaging finds where the acceptance is the target', () => {
    // Acceptance exp(-step): 0.8 at step 0.2231.
    const averaging = new DualAveraging(0.8, DualAveraging.from(3));
    for (let i = 0; i < 2000; i++) averaging.update(Math.exp(-averaging.current));
    expect(averaging.average).toBeCloseTo(-Math.log(0.8), 2);
  });

  it.each([1e-6, 0.1, 1e4])(
    'search from %d ends within a factor of two of where one step is accepted by 0.8',
    (initial) => {
      const hamiltonian = new Hamiltonian(gaussian);
      hamiltonian.inverseMassMatrix.set(scales.map((s) => s * s));
      const step = searchStepSize(
        hamiltonian,
        pointAt(hamiltonian, Float64Array.of(0.01, 1, 100)),
        new Philox(2),
        initial,
      );
      expect(step).toBeGreaterThan(0.2);
      expect(step).toBeLessThan(8);
    },
  );
});

describe('warmup stages', () => {
  it.each([0, 1, 5, 20, 150, 1000])('end at iteration %i', (iterations) => {
    const ends = warmupStages(iterations).map(({ until }) => until);
    expect(ends).toEqual([...ends].sort((a, b) => a - b));
    expect(ends.at(-1)).toBe(iterations);
  });
});
