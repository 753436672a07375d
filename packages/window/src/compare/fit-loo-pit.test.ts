import {
  axis,
  codes,
  column,
  Dirichlet,
  HalfNormal,
  Multinomial,
  Normal,
  Poisson,
  plate,
  sample,
} from '@bayes-window/dsl';
import { looPit, looWeights } from '@bayes-window/runtime';
import { describe, expect, it } from 'vitest';
import { fitSlopes } from '../fit/index.ts';
import { infer, logLikelihood } from '../inference/index.ts';
import { posteriorPredictive } from '../predictive/index.ts';
import { readRoles, tableFrom } from '../table/index.ts';
import { looPitOf } from './fit-loo-pit.ts';

const row = axis('row', 60);
const group = axis('group', 4);
const groupOf = codes(
  'group',
  row,
  group,
  Array.from({ length: 60 }, (_, i) => i % 4),
);
// Normal quantiles in a scattered order; every value stands twice.
const y = column(
  'y',
  row,
  Array.from({ length: 60 }, (_, i) => Math.tan(2.4 * ((((i >> 1) * 13) % 30) / 30 - 0.483)) / 1.5),
);
const counts = column('counts', group, [2, 0, 5, 3]);

function model(): void {
  const effect = plate(group, () => sample('effect', Normal(0, 1)));
  sample('y', Normal(effect.at(groupOf), sample('sigma', HalfNormal(1))), { obs: y });
  sample('n', Poisson(effect.exp().mul(2)), { obs: counts });
}

describe('looPitOf', () => {
  it('is looPit of the posterior predictive draws, over all observed sites', async () => {
    const run = await infer(model, [], { seed: 4, draws: 250, workers: 0 });
    const predicted = posteriorPredictive(run.posterior, model, [], { seed: 9 });
    const elements = predicted
      .allScalars()
      .map(({ draws }) => Float64Array.from(draws.flatMap((d) => [...d])));
    const observed = [y, counts].flatMap(({ attributes }) => [...(attributes.values as Float64Array)]);
    const inputs = [...logLikelihood(run)].map((draws, i) => ({
      ...{ observed: observed[i], predicted: elements[i], logWeights: looWeights(draws).logWeights },
    }));
    const expected = looPit(inputs, { seed: 9 });
    const pit = looPitOf(run, { seed: 9 });
    expect(pit).toHaveLength(64);
    pit.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 12);
    });
    expect(new Set(pit.subarray(60)).size).toBe(4);
  });

  it('of equal rows of a slope fit shares what is drawn, and is that of the rows one by one but for chance', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({
      y: Math.sin(i % 20),
      stim: i % 2,
      mouse: `m${i % 5}`,
    }));
    const roles = readRoles(tableFrom(rows), { y: 'y', treatment: 'stim', group: 'mouse' });
    const fit = await fitSlopes(roles, { seed: 3, draws: 500, workers: 0 });
    const shared = looPitOf(fit, { seed: 1 });
    expect(shared.subarray(20, 40)).toEqual(shared.subarray(0, 20));
    const apart = looPitOf(fit.inference, { seed: 1 });
    // A share of 2000 draws has a standard error of 0.011, a difference of two 0.016.
    shared.forEach((value, i) => {
      expect(Math.abs(value - apart[i])).toBeLessThan(5 * 0.016);
    });
    expect(apart[20]).not.toBe(apart[0]);
  });

  it('says which site has vectors', async () => {
    const kind = axis('kind', ['a', 'b', 'c']);
    const shares = (): void => {
      const p = sample('p', Dirichlet(column('alpha', kind, [1, 1, 1]), kind));
      sample('n', Multinomial(6, p, kind), { obs: column('n', kind, [1, 2, 3]) });
    };
    const run = await infer(shares, [], { seed: 1, draws: 20, warmup: 50, workers: 0 });
    expect(() => looPitOf(run)).toThrow(expect.objectContaining({ code: 'LOO_PIT_VECTORS' }));
  });
});
