import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Draws, poolDraws } from './draws.ts';
import { essBulk, essMean, essQuantile, essSd, essTail } from './ess.ts';
import { mcseMean, mcseQuantile, mcseSd } from './mcse.ts';
import { mean, standardDeviation } from './moments.ts';
import { quantile } from './quantile.ts';
import { rHat, rHatBasic } from './r-hat.ts';
import { type SummaryRow, summarize } from './summary.ts';

type Encoded = number | string;

interface Case {
  readonly draws: readonly Encoded[][];
  readonly posterior: Readonly<Record<string, Encoded | Encoded[]>>;
}

const { cases } = JSON.parse(readFileSync('test/fixtures/posterior/diagnostics.json', 'utf8')) as {
  readonly cases: Readonly<Record<string, Case>>;
};

const probabilities = [0.05, 0.5, 0.95];
const atProbabilities = (f: (draws: Draws, p: number) => number) => (draws: Draws) =>
  probabilities.map((p) => f(draws, p));

const measures: Readonly<Record<string, (draws: Draws) => number | number[]>> = {
  rHat,
  rHatBasic,
  essBasic: essMean,
  essBulk,
  essTail,
  essMean,
  essSd,
  essQuantile: atProbabilities(essQuantile),
  mcseMean,
  mcseSd,
  mcseQuantile: atProbabilities(mcseQuantile),
  mean: (draws) => mean(poolDraws(draws)),
  sd: (draws) => standardDeviation(poolDraws(draws)),
  quantile: atProbabilities((draws, p) => quantile(poolDraws(draws), p)),
};

/** Where posterior itself goes wrong: see the README of the fixture. */
const departures: Readonly<Record<string, readonly string[]>> = {
  two_draws: ['mean', 'sd', 'quantile'],
  three_draws: ['mean', 'sd', 'quantile'],
  all_chains_stuck: Object.keys(measures).filter((measure) => !measure.startsWith('rHat')),
};

const drawsOf = (name: string): Float64Array[] =>
  cases[name].draws.map((chain) => Float64Array.from(chain, Number));

/** Within 1e-8 relative; NaN with NaN, infinity with infinity. */
function expectClose(actual: number, expected: Encoded, what: string): void {
  const target = Number(expected);
  const close = Object.is(actual, target) || Math.abs(actual - target) <= 1e-8 * Math.abs(target);
  expect(close, `${what}: ${actual} instead of ${target}`).toBe(true);
}

describe.each(Object.keys(cases))('%s, as R posterior', (name) => {
  const draws = drawsOf(name);
  it.each(departures[name] ?? Object.keys(measures))('%s', (measure) => {
    const actual = [measures[measure](draws)].flat();
    const expected = [cases[name].posterior[measure]].flat();
    expect(actual.length).toBe(expected.length);
    actual.forEach((value, i) => {
      expectClose(value, expected[i], `${measure}[${i}]`);
    });
  });
});

describe('departures from posterior', () => {
  it.each(['two_draws', 'three_draws'])('%s: nothing can be said', (name) => {
    const draws = drawsOf(name);
    for (const measure of [
      'rHat',
      'rHatBasic',
      'essBulk',
      'essTail',
      'essMean',
      'essSd',
      'mcseMean',
      'mcseSd',
    ]) {
      expect(measures[measure](draws)).toBeNaN();
    }
  });

  it('chains stuck at different values have an infinite R-hat', () => {
    expect(rHat(drawsOf('all_chains_stuck'))).toBe(Number.POSITIVE_INFINITY);
  });
});

/** `summarize` shares sorts and sums between diagnostics; each must stay what it is alone. */
describe('summarize', () => {
  const alone: Readonly<Partial<Record<keyof SummaryRow, (draws: Draws) => number>>> = {
    mean: (draws) => mean(poolDraws(draws)),
    sd: (draws) => standardDeviation(poolDraws(draws)),
    mcseMean,
    mcseSd,
    q05: (draws) => quantile(poolDraws(draws), 0.05),
    median: (draws) => quantile(poolDraws(draws), 0.5),
    q95: (draws) => quantile(poolDraws(draws), 0.95),
    essBulk,
    essTail,
    rHat,
  };

  it.each(Object.keys(cases))('%s: each figure is that of the function of its name', (name) => {
    const draws = drawsOf(name);
    const [row] = summarize([{ name, draws }]);
    expect(row.name).toBe(name);
    for (const [key, measure] of Object.entries(alone)) {
      expectClose(row[key as keyof SummaryRow] as number, measure(draws), key);
    }
  });

  it('takes plain arrays and keeps the order of parameters', () => {
    const rows = summarize([
      { name: 'b', draws: [[1, 2, 3, 4]] },
      { name: 'a', draws: [[5, 6, 7, 8]] },
    ]);
    expect(rows.map((row) => [row.name, row.mean])).toEqual([
      ['b', 2.5],
      ['a', 6.5],
    ]);
  });
});
