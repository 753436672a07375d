import { describe, expect, it } from 'vitest';
import {
  arviz,
  cases,
  comparison,
  expectClose,
  generalisedPareto,
} from '../../../../../test/support/loo-fixtures.ts';
import { poolDraws } from '../draws.ts';
import { compare } from './compare.ts';
import { fitGeneralisedPareto } from './generalised-pareto.ts';
import { type Loo, type LooPoint, loo, looFromPoints, relativeEfficiency } from './loo.ts';
import { drawsNeeded, paretoKThreshold } from './pareto-k.ts';
import { smoothLogRatios } from './pareto-smoothing.ts';
import { pseudoBmaPlusWeights, pseudoBmaWeights } from './pseudo-bma.ts';
import { stackingWeights } from './stacking.ts';
import { valueOfRank } from './value-of-rank.ts';
import { waic } from './waic.ts';

const estimatesOf = ({
  elpd,
  effectiveParameters,
  informationCriterion,
}: Omit<Loo, 'method' | 'pointwise'>) =>
  [elpd, effectiveParameters, informationCriterion].flatMap(({ value, standardError }) => [
    value,
    standardError,
  ]);

describe.each(Object.keys(cases))('%s, as R loo', (name) => {
  const { logLikelihood, loo: expected } = cases[name];
  const result = loo(logLikelihood);

  it.each(['elpd', 'paretoK', 'effectiveDraws'] as const)('pointwise %s', (measure) => {
    expectClose(result.pointwise[measure], expected[measure], measure);
  });

  it('effective parameters, Monte Carlo errors, sums with their standard errors', () => {
    expectClose(result.pointwise.effectiveParameters, expected.pLoo, 'p_loo');
    expectClose(result.pointwise.monteCarloError, expected.mcse, 'mcse');
    expectClose(estimatesOf(result), expected.estimates, 'estimates');
  });

  it('relative efficiencies and smoothed weights', () => {
    expectClose(logLikelihood.map(relativeEfficiency), expected.relativeEfficiency, 'relative efficiency');
    const ratios = poolDraws(logLikelihood[0]).map((value) => -value);
    const { logWeights } = smoothLogRatios(ratios, Number(expected.relativeEfficiency[0]));
    expectClose(logWeights, expected.logWeightsOfFirst, 'log weights');
  });

  it('WAIC', () => {
    const widely = waic(logLikelihood);
    expectClose(widely.pointwise.elpd, expected.waicPointwise, 'elpd_waic');
    expectClose(widely.pointwise.effectiveParameters, expected.pWaic, 'p_waic');
    expectClose(estimatesOf(widely as never), expected.waic, 'waic');
  });
});

it('the Monte Carlo error is near that of loo 2.5, which takes normal quantiles, where k is small', () => {
  const { logLikelihood, loo: expected } = cases.independent;
  expectClose(
    loo(logLikelihood).pointwise.monteCarloError.subarray(0, 6),
    expected.mcseByLoo.slice(0, 6),
    'mcse',
    1e-3,
  );
});

it.each(Object.keys(arviz.cases))('%s: as ArviZ, given its relative efficiency of 1', (name) => {
  const { pointwise } = loo(cases[name].logLikelihood, { relativeEfficiency: 1 });
  expectClose(pointwise.paretoK, arviz.cases[name].paretoK, 'k');
  expectClose(pointwise.elpd, arviz.cases[name].elpd, 'elpd');
});

it.each([1, 7, 60, 199])(
  'the value of a rank is what sorting gives, with equal values from %d on',
  (from) => {
    const values = Float64Array.from({ length: 200 }, (_, i) => (i * 37) % 200).map((x) => Math.min(x, from));
    const sorted = values.slice().sort();
    for (let rank = 0; rank < 200; rank += 9) expect(valueOfRank(values, rank)).toBe(sorted[rank]);
  },
);

it('fits the generalised Pareto distribution as R loo', () => {
  const { k, sigma } = fitGeneralisedPareto(Float64Array.from(generalisedPareto.x));
  expectClose([k, sigma], [generalisedPareto.k, generalisedPareto.sigma], 'k, sigma', 1e-12);
});

describe('loo', () => {
  it('finds the tails that are too heavy, the worst first', () => {
    const { unreliable, monteCarloError, paretoKThreshold: threshold } = loo(cases.pareto.logLikelihood);
    expect(threshold).toBeCloseTo(2 / 3, 14);
    expect(unreliable).toEqual([5, 4]);
    expect(monteCarloError).toBeNaN();
  });

  it('says what a Pareto k asks for', () => {
    expect([100, 1000, 4000].map(paretoKThreshold)).toEqual(
      [0.5, 1 - 1 / 3, 0.7].map((x) => expect.closeTo(x, 12)),
    );
    expect(drawsNeeded(0.5)).toBeCloseTo(100, 10);
    expect([drawsNeeded(-0.3), drawsNeeded(1)]).toEqual([10, Number.POSITIVE_INFINITY]);
  });

  it('a log likelihood that does not vary needs no smoothing; too few draws can not be judged', () => {
    const constant = loo([[new Float64Array(100).fill(-2.5)]]);
    expect(constant.pointwise.elpd[0]).toBeCloseTo(-2.5, 12);
    expect(constant.pointwise.paretoK[0]).toBe(Number.NEGATIVE_INFINITY);
    expect(constant.unreliable).toEqual([]);
    const few = loo([[[-1, -2, -1.5, -1.2, -1.1, -2.2]]]);
    expect(few.pointwise.paretoK[0]).toBe(Number.POSITIVE_INFINITY);
    expect(few.unreliable).toEqual([0]);
  });

  it('takes observations one at a time', () => {
    let alive = 0;
    function* stream() {
      for (const observation of cases.independent.logLikelihood) {
        alive++;
        yield observation;
      }
    }
    expect(loo(stream()).elpd).toEqual(loo(cases.independent.logLikelihood).elpd);
    expect(alive).toBe(7);
  });

  it('names the observation, chain and draw that is not finite', () => {
    const chains = [
      [-1, -2, -1],
      [-1, -Infinity, -1],
    ];
    for (const measure of [loo, waic]) {
      expect(() => measure([[[0], [0]], chains])).toThrow(/observation 1 is -Infinity at draw 1 of chain 1/);
      expect(() => measure([])).toThrow(expect.objectContaining({ code: 'NO_OBSERVATIONS' }));
    }
  });
});

describe('compare', () => {
  const judged = (elpd: readonly number[], paretoK = 0): Loo =>
    looFromPoints(
      elpd.map(
        (value): LooPoint => ({
          elpd: value,
          effectiveParameters: 0.1,
          paretoK,
          monteCarloError: 0.01,
          effectiveDraws: 100,
        }),
      ),
      1000,
    );
  const [a, b, c] = comparison.elpd;
  const rows = compare({ b: judged(b), c: judged(c, 0.9), a: judged(a) }, { replicates: 20_000 });

  it('ranks models by elpd, with the standard error of each difference, as R loo_compare', () => {
    expect(rows.map(({ name, rank, unreliable }) => [name, rank, unreliable])).toEqual([
      ['a', 0, 0],
      ['b', 1, 0],
      ['c', 2, 60],
    ]);
    expectClose(
      rows.map(({ difference }) => difference.value),
      comparison.difference,
      'difference',
    );
    expectClose(
      rows.map(({ difference }) => difference.standardError),
      comparison.se,
      'se',
    );
  });

  it('weights sum to one: stacking, pseudo-BMA, pseudo-BMA+', () => {
    const weights = (kind: keyof (typeof rows)[number]['weights']) => rows.map((row) => row.weights[kind]);
    expectClose(weights('stacking'), arviz.stacking, 'stacking, to a Newton solution');
    expectClose(weights('stacking'), comparison.stacking, "stacking, to R's BFGS", 1e-6);
    expectClose(weights('pseudoBma'), comparison.pseudoBma, 'pseudo-BMA');
    // Another stream of random numbers: 20,000 replicates of standard deviation about 0.09.
    expectClose(
      weights('pseudoBmaPlus'),
      comparison.pseudoBmaPlus,
      'pseudo-BMA+',
      4 * (0.09 / Math.sqrt(20_000)),
    );
  });

  it('stacking gives a model that another beats everywhere no weight', () => {
    expectClose(stackingWeights([a, a.map((x) => x - 0.3), c]), arviz.stackingOfEqualPair, 'stacking');
  });

  it('stacking survives models as far apart as numbers go, and equal ones', () => {
    expectClose(stackingWeights([a, a.map((x) => x - 2000)]), [1, 0], 'apart');
    expectClose(stackingWeights([a, a]), [0.5, 0.5], 'equal');
    expectClose(
      stackingWeights([
        [0, -800],
        [-800, 0],
      ]),
      [0.5, 0.5],
      'each has its observation',
    );
  });

  it('weights of data with equal rows are those of the rows one by one', () => {
    const models = [a, b, c].map((elpd) => [...elpd, ...elpd.slice(0, 20), ...elpd.slice(0, 20)]);
    // The same, but for the last bits, which keep rows apart.
    const apart = models.map((elpd) => elpd.map((x, i) => x * (1 + i * Number.EPSILON)));
    expectClose(stackingWeights(models), stackingWeights(apart), 'stacking');
    // A replicate's weight has a standard deviation of 0.4.
    const plus = (elpd: readonly number[][]) => pseudoBmaPlusWeights(elpd, { replicates: 20_000 });
    expectClose(plus(models), plus(apart), 'pseudo-BMA+', 4 * Math.SQRT2 * (0.4 / Math.sqrt(20_000)));
  });

  it('pseudo-BMA+ is the same for a seed, and nearer to even than pseudo-BMA', () => {
    const plus = pseudoBmaPlusWeights([a, b], { seed: 3 });
    expect(pseudoBmaPlusWeights([a, b], { seed: 3 })).toEqual(plus);
    expect(pseudoBmaPlusWeights([a, b], { seed: 4 })).not.toEqual(plus);
    expect(plus[0]).toBeLessThan(pseudoBmaWeights([a, b])[0]);
  });

  it('refuses what cannot be compared, by name', () => {
    const widely = waic(cases.independent.logLikelihood);
    const leftOut = loo(cases.independent.logLikelihood);
    expect(() => compare({ only: leftOut })).toThrow(/at least two models; got only "only"/);
    expect(() => compare({ x: leftOut, y: widely })).toThrow(
      expect.objectContaining({ code: 'COMPARE_METHODS' }),
    );
    expect(() => compare({ x: leftOut, y: judged([1, 2]) })).toThrow(
      /"x" predicts 7 observations|"y" predicts 2/,
    );
  });
});
