import { describe, expect, it } from 'vitest';
import { decode, denseOf, fixtureOf, ulpError } from '../../../../test/support/special-functions.ts';
import * as numeric from './index.ts';

interface Row {
  /** The function's name in the fixture. */
  readonly name: string;
  evaluate(...args: number[]): number;
  /** Absolute error that the fixture's definition grants near a zero of the function. */
  nearZero?(value: number, ...args: number[]): number;
}

const near =
  (size: number, absolute: number) =>
  (value: number): number =>
    Math.abs(value) < size ? absolute : 0;

const rows: readonly Row[] = [
  {
    name: 'lgamma',
    evaluate: numeric.lgamma,
    nearZero: (value, x) => (x < -2 ? near(0.1, 1e-15)(value) : 0),
  },
  {
    name: 'digamma',
    evaluate: numeric.digamma,
    nearZero: (value, x) => near(x < 0 ? 0.5 : 0.05, 1e-15)(value),
  },
  { name: 'trigamma', evaluate: numeric.trigamma },
  { name: 'tetragamma', evaluate: numeric.tetragamma },
  { name: 'erf', evaluate: numeric.erf },
  { name: 'erfc', evaluate: numeric.erfc },
  { name: 'erfcx', evaluate: numeric.erfcx },
  { name: 'erfinv', evaluate: numeric.erfinv },
  { name: 'ndtr', evaluate: numeric.ndtr },
  { name: 'log_ndtr', evaluate: numeric.logNdtr },
  {
    name: 'ndtri',
    evaluate: numeric.ndtri,
    nearZero: (_, p) => (Math.abs(p - 0.5) < 1e-8 ? 1e-16 : 0),
  },
  { name: 'log1pexp', evaluate: numeric.log1pexp },
  { name: 'log1mexp', evaluate: numeric.log1mexp },
  { name: 'logit', evaluate: numeric.logit },
  { name: 'expit', evaluate: numeric.expit },
  { name: 'log_expit', evaluate: numeric.logExpit },
  { name: 'i0e', evaluate: numeric.i0e },
  { name: 'i1e', evaluate: numeric.i1e },
  { name: 'i1_over_i0', evaluate: numeric.besselRatio },
  { name: 'lbeta', evaluate: numeric.lbeta, nearZero: near(0.1, 1e-15) },
  { name: 'log_choose', evaluate: numeric.logChoose },
];

describe.each(rows)('$name', ({ name, evaluate, nearZero }) => {
  const fixture = fixtureOf(name);

  it(`is within ${fixture.tol_ulp} ulp of 50-digit values`, () => {
    const misses = fixture.points.flatMap((point) => {
      const args = point.slice(0, fixture.args.length).map(decode);
      const want = decode(point[fixture.args.length]);
      const got = evaluate(...args);
      const ulps = ulpError(got, want);
      const granted = nearZero?.(want, ...args) ?? 0;
      return ulps <= fixture.tol_ulp || Math.abs(got - want) <= granted ? [] : [{ args, want, got, ulps }];
    });
    expect(misses).toEqual([]);
  });

  it('passes NaN on', () => {
    expect(evaluate(...fixture.args.map(() => Number.NaN))).toBeNaN();
  });
});

describe.each([
  [0, numeric.logBesselI0],
  [1, numeric.logBesselI1],
] as const)('log I_%i', (order, evaluate) => {
  const { points, tol_ulp } = fixtureOf('log_iv');

  it(`is within ${tol_ulp} ulp of 50-digit values, or 4e-16 near 0`, () => {
    const sparse = points.map((point) => point.map(decode)).filter(([v]) => v === order);
    const mine = [...sparse.map(([, ...rest]) => rest), ...denseOf(`logBesselI${order}`)];
    const misses = mine.filter(([x, want]) => {
      const got = evaluate(x);
      return ulpError(got, want) > tol_ulp && !(Math.abs(want) < 0.1 && Math.abs(got - want) <= 4e-16);
    });
    expect(mine.length).toBeGreaterThan(100);
    expect(misses).toEqual([]);
  });
});

describe('logsumexp', () => {
  const { points, tol_ulp } = fixtureOf('logsumexp');
  const cases = points.map(([list, encoded]) => ({
    x: (list as readonly (number | string)[]).map(decode),
    want: decode(encoded),
  }));

  function misses(f: (x: readonly number[]) => number, tried: typeof cases, tolerance: number): object[] {
    return tried.flatMap(({ x, want }) => {
      const got = f(x);
      const scale = Math.max(...x.map(Math.abs)) * 2 ** -52 * tolerance;
      return ulpError(got, want) <= tolerance || Math.abs(got - want) <= scale ? [] : [{ x, got, want }];
    });
  }

  it(`is within ${tol_ulp} ulp of the result or of the largest |x|`, () => {
    expect(misses(numeric.logSumExp, cases, tol_ulp)).toEqual([]);
  });

  it('of two is within 2 ulp', () => {
    const pairs = cases.filter(({ x }) => x.length === 2);
    expect(pairs.length).toBeGreaterThan(20);
    expect(misses(([x, y]) => numeric.logAddExp(x, y), pairs, 2)).toEqual([]);
  });

  it('is -Infinity for nothing and NaN for NaN', () => {
    expect(numeric.logSumExp([])).toBe(Number.NEGATIVE_INFINITY);
    expect(numeric.logSumExp([0, Number.NaN])).toBeNaN();
  });
});
