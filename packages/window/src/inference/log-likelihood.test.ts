import { axis, codes, column, HalfNormal, Normal, plate, sample } from '@bayes-window/dsl';
import { loo, waic } from '@bayes-window/runtime';
import { describe, expect, it } from 'vitest';
import { infer } from './infer.ts';
import { logLikelihood, logLikelihoodDraws, totalLogLikelihood } from './log-likelihood.ts';

/** 40 rows of which 12 are distinct, over mice a and b, and four counted apart from them. */
const row = axis('row', 40);
const mouse = axis('mouse', ['a', 'b']);
const mouseOf = codes(
  'mouse',
  row,
  mouse,
  Array.from({ length: 40 }, (_, i) => i % 2),
);
const y = column(
  'y',
  row,
  Array.from({ length: 40 }, (_, i) => Math.sin((i * 7) % 12)),
);

function model(): void {
  const effect = plate(mouse, () => sample('effect', Normal(0, 1)));
  sample('y', Normal(effect.at(mouseOf), sample('sigma', HalfNormal(1))), { obs: y });
  sample('total', Normal(effect, 1), { obs: column('total', mouse, [1, 1]) });
}

describe('equal rows', async () => {
  const run = await infer(model, [], { seed: 2, chains: 3, draws: 203, workers: 0 });
  const pointwise = logLikelihood(run);
  const apart = [...pointwise];

  it('are computed once', () => {
    expect([pointwise.size, apart.length]).toEqual([42, 42]);
    expect([...pointwise.distinct]).toHaveLength(14);
    expect(pointwise.distinctOf[12]).toBe(pointwise.distinctOf[0]);
    expect([pointwise.label(39), pointwise.label(41)]).toEqual(['y[39]', 'total[b]']);
  });

  it('are judged as each would be by itself, to the last bit', () => {
    expect(loo(pointwise)).toEqual(loo(apart));
    expect(waic(pointwise)).toEqual(waic(apart));
  });

  it('count each in the draws of all and in their total', () => {
    const [site, total] = logLikelihoodDraws(run).variables;
    apart.slice(0, 40).forEach((draws, i) => {
      expect(site.draws[1].filter((_, k) => k % 40 === i)).toEqual(draws[1]);
    });
    expect(total.draws[2].filter((_, k) => k % 2 === 1)).toEqual(apart[41][2]);
    const sums = totalLogLikelihood(run);
    const expected = apart.reduce((sum, draws) => sum + draws[2][17], 0);
    expect(sums[2][17]).toBeCloseTo(expected, 10);
  });
});

it('names the first of equal observations whose log likelihood is not finite', () => {
  const distinct = [[[-1, -2]], [[-1, Number.NEGATIVE_INFINITY]]];
  expect(() => loo({ distinct, distinctOf: Int32Array.of(0, 0, 1, 1) })).toThrow(
    /observation 2 is -Infinity/,
  );
});
