import { describe, expect, it } from 'vitest';
import type { LogDensity } from '../density.ts';
import { RandomStream } from '../random/stream.ts';
import { Hamiltonian, type PhasePoint, pointAt } from './hamiltonian.ts';
import { nuts } from './nuts.ts';
import type { Transition } from './transition.ts';
import { AdaptiveTrajectory, walnuts } from './walnuts.ts';

/** Neal's (2003) funnel in two dimensions: v ~ N(0, 2), x | v ~ N(0, exp(v)), with standard deviations. */
const funnel: LogDensity = {
  dimension: 2,
  logDensityAndGradient([v, x], gradient) {
    const precision = Math.exp(-2 * v);
    gradient[0] = -v / 4 + x * x * precision - 1;
    gradient[1] = -x * precision;
    return -(v * v) / 8 - v - 0.5 * x * x * precision;
  },
};

const stepSize = 0.6;

function trajectoryAt(hamiltonian: Hamiltonian, start: PhasePoint): AdaptiveTrajectory {
  const trajectory = new AdaptiveTrajectory();
  trajectory.begin(hamiltonian, start.energy, stepSize, new RandomStream(1));
  return trajectory;
}

describe('adaptive steps', () => {
  it('lead back to where they came from, by as many leapfrogs, or are refused', () => {
    const random = new RandomStream(5);
    const hamiltonian = new Hamiltonian(funnel);
    const counts = { whole: 0, halved: 0, refused: 0 };
    for (let run = 0; run < 2000; run++) {
      const v = 2 * random.normal();
      const start = pointAt(hamiltonian, Float64Array.of(v, Math.exp(v) * random.normal()));
      hamiltonian.refreshMomentum(start, random);
      const trajectory = trajectoryAt(hamiltonian, start);
      const before = hamiltonian.gradientCount;
      const end = trajectory.advance(start, 1);
      const leapfrogs = hamiltonian.gradientCount - before;
      if (end === undefined) {
        counts.refused++;
        continue;
      }
      counts[leapfrogs === 1 ? 'whole' : 'halved']++;
      const back = trajectory.advance(end, -1) as PhasePoint;
      for (const i of [0, 1]) {
        expect(back.position[i]).toBeCloseTo(start.position[i], 8);
        expect(back.momentum[i] / start.momentum[i]).toBeCloseTo(1, 6);
      }
    }
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(20);
  });

  it('end with a point without weight where no step is small enough', () => {
    const wall: LogDensity = {
      dimension: 1,
      logDensityAndGradient(x, gradient) {
        gradient[0] = 0;
        return x[0] > 0 ? Number.NEGATIVE_INFINITY : 0;
      },
    };
    const hamiltonian = new Hamiltonian(wall);
    const start = pointAt(hamiltonian, Float64Array.of(-0.1));
    start.momentum[0] = 1;
    start.energy = 0.5;
    const trajectory = trajectoryAt(hamiltonian, start);
    expect((trajectory.advance(start, 1) as PhasePoint).energy).toBe(Number.POSITIVE_INFINITY);
  });
});

/** Draws of v, and how many trajectories diverged. */
function draw(transition: Transition, draws: number): { v: Float64Array; divergences: number } {
  const hamiltonian = new Hamiltonian(funnel);
  const random = new RandomStream(9);
  let state = pointAt(hamiltonian, Float64Array.of(0, 0.5));
  const v = new Float64Array(draws);
  let divergences = 0;
  for (let k = 0; k < draws; k++) {
    const result = transition(hamiltonian, state, stepSize * (0.9 + 0.2 * random.uniform()), random, 8);
    hamiltonian.release(state);
    state = result.state;
    v[k] = state.position[0];
    divergences += result.divergent ? 1 : 0;
  }
  return { v, divergences };
}

describe('walnuts', () => {
  it('draws from a funnel with steps at which nuts diverges', () => {
    const draws = 40_000;
    const { v, divergences } = draw(walnuts(8), draws);
    expect(divergences).toBeLessThan(0.02 * draw(nuts(8), draws).divergences);
    const mean = v.reduce((sum, value) => sum + value, 0) / draws;
    const square = v.reduce((sum, value) => sum + value * value, 0) / draws;
    // Worth at least 2000 independent draws: five standard errors.
    expect(Math.abs(mean)).toBeLessThan((5 * 2) / Math.sqrt(2000));
    expect(Math.abs(square - 4)).toBeLessThan((5 * 4 * Math.sqrt(2)) / Math.sqrt(2000));
    // The neck, which nuts does not reach: P(v < -4) = 0.0228.
    const neck = v.filter((value) => value < -4).length / draws;
    expect(Math.abs(neck - 0.02275)).toBeLessThan((5 * 0.149) / Math.sqrt(2000));
  });
});
