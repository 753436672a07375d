import {
  axis,
  column,
  contains,
  evaluate,
  ModelError,
  nonnegativeInteger,
  type Support,
  sample,
  trace,
  Uniform,
} from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { familyNames, largestTerm, quantile, type Row, rows, scalar } from '../support/distributions.ts';
import { integrate } from '../support/quadrature.ts';
import { kolmogorovSmirnov, testSource } from '../support/random.ts';

/** Integral or sum of g(x) density(x) over the whole support, split at the median. */
function expectation({ discrete, density, cdf, low, high }: Row, g: (x: number) => number): number {
  if (discrete) return total(high, cdf, (k) => g(k) * density(k));
  const [median, quartile] = [quantile(cdf, 0.5), quantile(cdf, 0.75)];
  const f = (x: number) => g(x) * density(x);
  return integrate(f, low, median, quartile - median) + integrate(f, median, high, quartile - median);
}

/** Sum over the whole numbers up to `high` that hold all but 1e-12 of the probability, and well beyond. */
function total(high: number, cdf: (k: number) => number, f: (k: number) => number): number {
  const [first, middle, last] = [1e-13, 0.5, 1 - 1e-12].map((p) => Math.floor(quantile(cdf, p)));
  let sum = 0;
  for (let k = Math.max(0, first - 10); k <= Math.min(high, 2 * last - middle + 10); k++) sum += f(k);
  return sum;
}

function errorOf(body: () => unknown): ModelError {
  try {
    body();
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
  throw new Error('no error came');
}

it('every family has a row', () => {
  const covered = new Set(rows.map(({ family }) => family.name));
  expect(familyNames.filter((name) => !covered.has(name))).toEqual([]);
});

describe.each(rows)('$label', (row) => {
  const { family, arguments: args, parameters, points, discrete, cdf, low, high } = row;

  it('log density equals 50-digit values', () => {
    for (const { x, logDensity } of points) {
      const got = scalar(family(...args).logDensity(x));
      const scale = Math.max(1, Math.abs(logDensity), largestTerm(row, x));
      expect(Math.abs(got - logDensity) / scale, `at ${x}: ${got}, not ${logDensity}`).toBeLessThan(2e-15);
    }
  });

  it('cdf equals 50-digit values', () => {
    for (const { x, cdf: want } of points) {
      const got = cdf(x);
      const relative = 2e-13 * Math.max(1, Math.abs(Math.log(want || 1)));
      expect(Math.abs(got - want), `at ${x}: ${got}, not ${want}`).toBeLessThanOrEqual(relative * want);
    }
  });

  it('integrates to 1', () => {
    expect(expectation(row, () => 1)).toBeCloseTo(1, 7);
  });

  it('cdf is the integral of the density', () => {
    if (discrete) {
      const inside = points.map(({ x }) => x).filter((k) => k < 1000);
      for (const k of inside) expect(total(k, cdf, row.density)).toBeCloseTo(cdf(k), 11);
      return;
    }
    const [a, b] = [quantile(cdf, 0.2), quantile(cdf, 0.45)];
    expect(integrate(row.density, a, b)).toBeCloseTo(cdf(b) - cdf(a), 9);
    const [c, d] = [quantile(cdf, 0.6), quantile(cdf, 0.99)];
    expect(integrate(row.density, c, d)).toBeCloseTo(cdf(d) - cdf(c), 9);
  });

  it('cdf is 0 before the support and 1 after it', () => {
    expect(cdf(Math.max(low, -Number.MAX_VALUE) - (discrete ? 1e-9 : 0))).toBeLessThan(1e-3 ** 4);
    expect(cdf(Math.min(high, discrete ? 1e12 : Number.MAX_VALUE))).toBeCloseTo(1, 12);
    if (Number.isFinite(low)) expect(cdf(low - 3)).toBe(0);
    if (Number.isFinite(high)) expect(cdf(high + 3)).toBe(1);
  });

  it('mean and variance equal integrals of the density', () => {
    const [mean, variance] = [family.mean(parameters), family.variance(parameters)];
    if (!Number.isFinite(mean)) return;
    const spread = Number.isFinite(variance) ? Math.sqrt(variance) : 1;
    const origin = discrete ? 0 : quantile(cdf, 0.5);
    const shift = expectation(row, (x) => (x - origin) / spread);
    expect(shift).toBeCloseTo((mean - origin) / spread, 6);
    if (!Number.isFinite(variance)) return;
    expect(expectation(row, (x) => ((x - mean) / spread) ** 2)).toBeCloseTo(1, 5);
  });

  it('draws follow the cdf (Kolmogorov-Smirnov, false alarm below 1e-9)', () => {
    const source = testSource(11);
    const draws = Array.from({ length: 5000 }, () => family.sample(source, parameters));
    expect(draws.every((x) => contains(family(...args).support, x, low, high))).toBe(true);
    const below = discrete ? (k: number) => cdf(k - 1) : cdf;
    expect(kolmogorovSmirnov(draws, cdf, below)).toBeLessThan(3.3);
  });

  it('icdf inverts the cdf', () => {
    if (family.icdf === undefined) return;
    for (const p of [1e-6, 0.01, 0.3, 0.5, 0.8, 0.999]) {
      const x = family.icdf(p, parameters);
      if (discrete) expect([cdf(x) >= p, cdf(x - 1) < p], `p = ${p}`).toEqual([true, true]);
      else expect(cdf(x) / p, `p = ${p}`).toBeCloseTo(1, 8);
    }
  });

  it('refuses an observed value outside its support', () => {
    const impossible = [low - 1, high + 1, discrete ? low + 0.5 : Number.NaN].filter(Number.isFinite);
    for (const x of impossible) {
      const error = errorOf(() => trace(() => sample('y', family(...args), { obs: x })));
      expect(error.code).toBe('OBSERVED_OUTSIDE_SUPPORT');
      expect(error.message).toContain(family.name);
      expect(error.details).toMatchObject({ site: 'y', value: x });
    }
  });

  it('names the parameter and the value that it refuses', () => {
    Object.entries(family.parameters).forEach(([name, { support }], i) => {
      for (const bad of outside(support)) {
        const error = errorOf(() => family(...args.map((argument, k) => (k === i ? bad : argument))));
        expect(error).toMatchObject({ code: 'PARAMETER_RANGE', details: { parameter: name, value: bad } });
        expect(error.message).toContain(`"${name}"`);
        expect(error.message).toContain(String(bad));
      }
    });
  });

  it('broadcasts values along one axis against arguments along another', () => {
    const [pointAxis, rowAxis] = [axis('point', points.length), axis('row', 2)];
    const x = column(
      'x',
      pointAxis,
      points.map((p) => p.x),
    );
    const columns = args.map((argument, i) => column(`argument ${i}`, rowAxis, [argument, argument]));
    const expression = family(...columns)
      .logDensity(x)
      .add(x.mul(0));
    const alone = points.map((p) => scalar(family(...args).logDensity(p.x)) + 0);
    const rowsOutside = expression.axes[0].name === 'row';
    const expected = rowsOutside ? [...alone, ...alone] : alone.flatMap((value) => [value, value]);
    expect(expression.axes.length).toBe(2);
    expect([...evaluate([expression])[0]]).toEqual(expected);
  });
});

function outside(support: Support): readonly number[] {
  const [low, high] = [support.low as number, support.high as number];
  const ends = support.closed ? [low - 1, high + 1] : [low, low - 1, high, high + 1];
  return [...ends.filter(Number.isFinite), Number.NaN, ...(support === nonnegativeInteger ? [2.5] : [])];
}

describe('moments that do not exist', () => {
  const nan = Number.NaN;
  const infinite = Number.POSITIVE_INFINITY;

  it.each([
    ['Cauchy', [0, 1], nan, nan],
    ['HalfCauchy', [1], infinite, nan],
    ['StudentT', [1, 2, 3], nan, nan],
    ['StudentT', [2, 1, 1], 1, infinite],
    ['InverseGamma', [1, 1], infinite, infinite],
    ['InverseGamma', [2, 1], 1, infinite],
  ] as const)('%s(%s)', (name, args, mean, variance) => {
    const { family } = rows.find((row) => row.family.name === name)!;
    const parameters = Object.fromEntries(Object.keys(family.parameters).map((key, i) => [key, args[i]]));
    expect([family.mean(parameters), family.variance(parameters)]).toEqual([mean, variance]);
  });
});

describe('arguments', () => {
  it('Uniform needs low below high', () => {
    const error = errorOf(() => Uniform(2, 2));
    expect(error).toMatchObject({
      code: 'PARAMETER_RANGE',
      details: { parameter: 'high', value: 2, low: 2 },
    });
  });
});
