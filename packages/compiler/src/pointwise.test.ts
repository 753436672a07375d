import {
  axis,
  codes,
  column,
  evaluate,
  factor,
  HalfNormal,
  Normal,
  Poisson,
  plate,
  sample,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../../test/support/run-program.ts';
import { pointwiseProgram } from './pointwise.ts';
import { traceModel } from './trace/trace-model.ts';

const row = axis('row', 9);
const group = axis('group', ['a', 'b', 'c']);
const groupOf = codes('group', row, group, [2, 0, 1, 0, 0, 2, 1, 2, 0]);
const y = column('y', row, [0.1, 0.1, 2, 0.1, -1, 3, 2, 0.5, 0.1]);
const counts = column('counts', group, [3, 0, 7]);

function model(): void {
  const mu = sample('mu', Normal(0, 1));
  const effect = plate(group, () => sample('effect', Normal(mu, 1)));
  sample('y', Normal(effect.at(groupOf), sample('sigma', HalfNormal(1))), { obs: y });
  sample('n', Poisson(effect.exp()), { obs: counts });
  factor('penalty', effect.mul(-0.1));
}

describe('pointwiseProgram', () => {
  const traced = traceModel(model);
  // mu, effect[group], sigma, each on its own support.
  const position = Float64Array.of(0.3, -0.2, 0.9, 0.4, 0.5);
  const values = new Map(
    traced.latents.map(({ name, value }) => [
      value,
      { mu: position.subarray(0, 1), effect: position.subarray(1, 4), sigma: position.subarray(4) }[name]!,
    ]),
  );
  const rowsOf = (name: string) => {
    const term = traced.terms.find(({ site }) => site === name)!;
    return Array.from(evaluate([term.logDensity], values)[0]);
  };

  it('keeps rows that the density merges apart, in their order, site after site', () => {
    const pointwise = pointwiseProgram(traced);
    expect(pointwise.latents.map(({ site, offset, size }) => [site, offset, size])).toEqual([
      ['mu', 0, 1],
      ['effect', 1, 3],
      ['sigma', 4, 1],
    ]);
    expect(pointwise.sites.map(({ site, offset, size }) => [site, offset, size])).toEqual([
      ['y', 0, 9],
      ['n', 9, 3],
    ]);
    const expected = [...rowsOf('y'), ...rowsOf('n')];
    const { outputs } = runProgram(pointwise.program, position);
    pointwise.outputOf.forEach((output, i) => {
      expect(outputs[output]).toBeCloseTo(expected[i], 12);
    });
  });

  it('computes any site asked for, over all of its axes', () => {
    const priors = pointwiseProgram(traced, ['mu', 'effect', 'penalty']);
    const expected = [...rowsOf('mu'), ...rowsOf('effect'), ...rowsOf('penalty')];
    const { outputs } = runProgram(priors.program, position);
    priors.outputOf.forEach((output, i) => {
      expect(outputs[output]).toBeCloseTo(expected[i], 12);
    });
  });

  it('computes rows that are equal in all that enters them once, to the same bits as rows that differ', () => {
    const { program, outputOf, sites } = pointwiseProgram(traced);
    // Of the pairs (y, group) two come more than once.
    expect([...outputOf.subarray(0, 9)]).toEqual([0, 1, 2, 1, 3, 4, 2, 5, 1]);
    expect([program.outputCount, sites[1].offset]).toEqual([6 + 3, 9]);

    const thrice = axis('row', 27);
    const repeated = traceModel(() => {
      const mu = sample('mu', Normal(0, 1));
      const effect = plate(group, () => sample('effect', Normal(mu, 1)));
      const of = codes(
        'group',
        thrice,
        group,
        Array.from({ length: 27 }, (_, i) => groupOf.values[i % 9]),
      );
      const values = Array.from({ length: 27 }, (_, i) => (y.attributes.values as Float64Array)[i % 9]);
      sample('y', Normal(effect.at(of), sample('sigma', HalfNormal(1))), {
        obs: column('y', thrice, values),
      });
    });
    const once = runProgram(program, position).outputs;
    const three = pointwiseProgram(repeated);
    const { outputs } = runProgram(three.program, position);
    expect(Array.from(three.outputOf, (output) => outputs[output])).toEqual(
      Array.from({ length: 27 }, (_, i) => once[outputOf[i % 9]]),
    );
  });

  it('keeps rows apart that each have a value of their own', () => {
    const latent = traceModel(() => {
      const own = plate(row, () => sample('own', Normal(0, 1)));
      sample('y', Normal(own, 1), { obs: column('y', row, new Float64Array(9)) });
    });
    expect([...pointwiseProgram(latent).outputOf]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('names sites that there are not', () => {
    expect(() => pointwiseProgram(traced, ['z'])).toThrow(/no site "z".*mu, effect, sigma, y, n, penalty/);
    const prior = traceModel(() => void sample('a', Normal(0, 1)));
    expect(() => pointwiseProgram(prior)).toThrow(expect.objectContaining({ code: 'NO_OBSERVED_SITES' }));
  });
});
