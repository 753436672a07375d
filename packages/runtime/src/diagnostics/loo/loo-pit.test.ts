import { describe, expect, it } from 'vitest';
import { arviz, cases, expectClose, pit } from '../../../../../test/support/loo-fixtures.ts';
import { poolDraws } from '../draws.ts';
import { looWeights } from './loo.ts';
import { looPit, predictiveProbability } from './loo-pit.ts';
import { smoothLogRatios } from './pareto-smoothing.ts';

describe('looPit', () => {
  const { observed, predicted, value } = arviz.pit;
  const weightsOf = (i: number) =>
    smoothLogRatios(
      poolDraws(
        cases.independent.logLikelihood[i].map((chain) => Array.from(chain).filter((_, s) => s % 5 === 0)),
      ).map((l) => -l),
    ).logWeights;

  it('is as ArviZ', () => {
    const pit = looPit(
      observed.map((y, i) => ({ observed: y, predicted: predicted[i], logWeights: weightsOf(i) })),
    );
    expectClose(pit, value, 'pit');
  });

  it.each(['normal', 'poisson'] as const)('%s: P(<) and P(=) under the weights of R loo', (name) => {
    const { observed, predicted, logLikelihood, below, equal } = pit[name];
    const inputs = logLikelihood.map((draws, i) => {
      const { logWeights } = looWeights(draws);
      return { observed: observed[i], predicted: predicted[i], logWeights };
    });
    const probabilities = inputs.map(predictiveProbability);
    expectClose(
      probabilities.map((p) => p.below),
      below,
      'below',
    );
    expectClose(
      probabilities.map((p) => p.equal),
      equal,
      'equal',
    );
    looPit(inputs, { seed: 2 }).forEach((value, i) => {
      expect(value).toBeGreaterThanOrEqual(below[i] - 1e-8);
      expect(value).toBeLessThanOrEqual(below[i] + equal[i] + 1e-8);
    });
  });

  it('of counts is uniform where draws and observations have one distribution', () => {
    const equal = Float64Array.from([1, 2, 3, 4], () => -Math.log(4));
    const counts = [0, 0, 1, 2];
    const inputs = Array.from({ length: 4000 }, (_, i) => ({
      observed: counts[i % 4],
      predicted: counts,
      logWeights: equal,
    }));
    const pit = looPit(inputs, { seed: 1 }).sort();
    const distance = Math.max(...pit.map((p, i) => Math.abs(p - (i + 0.5) / pit.length)));
    expect(distance).toBeLessThan(1.63 / Math.sqrt(pit.length));
  });

  it('wants a weight for each draw', () => {
    expect(() => looPit([{ observed: 0, predicted: [1, 2], logWeights: [0] }])).toThrow(
      /2 predictive draws but 1 weights/,
    );
  });
});
