import { compile } from '@bayes-window/compiler';
import { axis, HalfNormal, Normal, plate, sample as site } from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import type { LogDensity } from '../density.ts';
import { diagonalData } from '../metric/metric.ts';
import { metricOf } from '../metric/metric-of.ts';
import { instantiate } from '../program.ts';
import { RandomStream } from '../random/stream.ts';
import { sample } from '../run/sample.ts';
import { Hamiltonian, type PhasePoint, pointAt } from './hamiltonian.ts';
import { nuts } from './nuts.ts';

/** A hierarchical model of `dimension` parameters. */
function modelOf(dimension: number) {
  return compile(() => {
    const sigma = site('sigma', HalfNormal(1));
    if (dimension > 1) plate(axis('group', dimension - 1), () => site('effect', Normal(0, sigma)));
  }).program;
}

const start = (dimension: number): Float64Array =>
  Float64Array.from({ length: dimension }, (_, i) => 0.3 * Math.cos(i + 1));

const inverseMass = (dimension: number): Float64Array =>
  Float64Array.from({ length: dimension }, (_, i) => 1 + 0.5 * Math.sin(i));

/** Positions, energies and numbers of leapfrogs of some draws. */
function drawsOf(density: LogDensity): number[] {
  const { dimension } = density;
  const hamiltonian = new Hamiltonian(density);
  hamiltonian.metric = metricOf(diagonalData(inverseMass(dimension)));
  const [transition, random] = [nuts(6), new RandomStream(5)];
  let state = pointAt(hamiltonian, start(dimension));
  const seen: number[] = [];
  for (let draw = 0; draw < 50; draw++) {
    const result = transition(hamiltonian, state, 0.4, random, 6);
    hamiltonian.release(state);
    state = result.state;
    seen.push(result.leapfrogs, state.energy, ...state.position, ...state.gradient);
  }
  return [...seen, hamiltonian.gradientCount];
}

/** A density without a workspace, or without room for points in it. */
const without = (target: LogDensity, workspace?: LogDensity['workspace']): LogDensity => ({
  dimension: target.dimension,
  workspace,
  logDensityAndGradient: target.logDensityAndGradient,
});

describe('points in the memory of a compiled density', () => {
  // One vector, an odd element, the longest code without a loop and the shortest with one.
  it.each([1, 2, 3, 16, 17, 40])('move to the last bit as others do, in %i dimensions', (dimension) => {
    const target = instantiate(modelOf(dimension));
    const { position, gradient, points } = target.workspace!;
    expect(points?.points).toHaveLength(64);
    const expected = drawsOf(without(target));
    expect(drawsOf(target)).toEqual(expected);
    expect(drawsOf(without(target, { position, gradient }))).toEqual(expected);
  });

  it('that are more than there is room for lie elsewhere, and mix with those that do not', () => {
    const target = instantiate(modelOf(3));
    const walkFrom = (hamiltonian: Hamiltonian, taken: number): PhasePoint[] => {
      hamiltonian.metric = metricOf(diagonalData(inverseMass(3)));
      for (let k = 0; k < taken; k++) hamiltonian.acquire();
      const walked = [pointAt(hamiltonian, start(3))];
      walked[0].momentum.set(start(3));
      for (let k = 0; k < 6; k++) walked.push(hamiltonian.leapfrog(walked[k], 0.3));
      return walked;
    };
    const [few, many] = [new Hamiltonian(without(target)), new Hamiltonian(target)];
    const expected = walkFrom(few, 0);
    const walked = walkFrom(many, 60);
    expect(walked.map(({ address }) => address > 0)).toEqual([true, true, true, true, false, false, false]);
    for (const [k, point] of walked.entries()) {
      expect([...point.position, ...point.momentum]).toEqual([
        ...expected[k].position,
        ...expected[k].momentum,
      ]);
      for (const j of [0, k])
        expect(many.isTurning(walked[j], point)).toBe(few.isTurning(expected[j], expected[k]));
    }
  });

  it('serve two runs on one target at a time', async () => {
    const target = instantiate(modelOf(5));
    const run = async (seed: number): Promise<Float64Array> => {
      const { chains } = await sample(target, { chains: 1, warmup: 50, draws: 3000, workers: 0, seed });
      return chains[0].outputs;
    };
    const together = await Promise.all([run(1), run(2)]);
    expect(together).toEqual([await run(1), await run(2)]);
  });

  it('are not used where a target is wrapped: what the wrapper says counts', async () => {
    const target = instantiate(modelOf(2));
    const shifted: LogDensity = {
      ...target,
      logDensityAndGradient: (position, gradient) => {
        gradient.set(position.map((x) => 7 - x));
        return position.reduce((sum, x) => sum - (x - 7) ** 2 / 2, 0);
      },
    };
    const { chains } = await sample(without(shifted, shifted.workspace), {
      chains: 1,
      draws: 2000,
      seed: 3,
      workers: 0,
    });
    const mean = chains[0].positions.reduce((sum, x) => sum + x, 0) / chains[0].positions.length;
    expect(mean).toBeCloseTo(7, 0);
  });
});
