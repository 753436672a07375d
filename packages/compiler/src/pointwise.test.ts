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
    runProgram(pointwise.program, position).outputs.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 12);
    });
  });

  it('computes any site asked for, over all of its axes', () => {
    const priors = pointwiseProgram(traced, ['mu', 'effect', 'penalty']);
    const expected = [...rowsOf('mu'), ...rowsOf('effect'), ...rowsOf('penalty')];
    runProgram(priors.program, position).outputs.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 12);
    });
  });

  it('names sites that there are not', () => {
    expect(() => pointwiseProgram(traced, ['z'])).toThrow(/no site "z".*mu, effect, sigma, y, n, penalty/);
    const prior = traceModel(() => void sample('a', Normal(0, 1)));
    expect(() => pointwiseProgram(prior)).toThrow(expect.objectContaining({ code: 'NO_OBSERVED_SITES' }));
  });
});
