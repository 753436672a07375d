import { describe, expect, it } from 'vitest';
import { decode, fixtureOf, ulpError } from '../../../../test/support/special-functions.ts';
import { incompleteBeta, incompleteGamma } from './index.ts';

interface Row {
  readonly name: string;
  evaluate(...args: number[]): readonly number[];
  /** Per output: whether it is a derivative by a shape, held to 1e-9 relative. */
  readonly byShape: readonly boolean[];
}

const rows: readonly Row[] = [
  {
    name: 'gammainc',
    evaluate: (a, x) => {
      const { lower, upper, lowerByShape, lowerByX } = incompleteGamma(a, x);
      return [lower, upper, lowerByShape, lowerByX];
    },
    byShape: [false, false, true, false],
  },
  {
    name: 'betainc',
    evaluate: (a, b, x) => {
      const { lower, upper, lowerByA, lowerByB, lowerByX } = incompleteBeta(a, b, x);
      return [lower, upper, lowerByA, lowerByB, lowerByX];
    },
    byShape: [false, false, true, true, false],
  },
];

/** The fixture's tolerance: a tail of exp(-k) loses k ulp to its exponent. */
function toleranceUlp(want: number, ulps: number): number {
  return want === 0 ? ulps : ulps * Math.max(1, Math.abs(Math.log(want)));
}

describe.each(rows)('$name', ({ name, evaluate, byShape }) => {
  const { points, args: names, tol_ulp, out } = fixtureOf(name);

  it.each(out.map((output, k) => ({ output, k })))('$output is within the tolerance', ({ k }) => {
    const misses = points.flatMap((point) => {
      const args = point.slice(0, names.length).map(decode);
      const encoded = point[names.length + k];
      if (encoded === null) return [];
      const [got, want] = [evaluate(...args)[k], decode(encoded)];
      const ok = byShape[k]
        ? got === want || Math.abs(got - want) <= Math.max(1e-9 * Math.abs(want), Number.MIN_VALUE)
        : ulpError(got, want) <= toleranceUlp(want, tol_ulp);
      return ok ? [] : [{ args, got, want, ulps: ulpError(got, want), relative: (got - want) / want }];
    });
    expect(misses.map((m) => JSON.stringify(m))).toEqual([]);
  });
});

it('the derivatives of betainc keep their digits where a shape is tiny', () => {
  // mpmath, 60 digits
  const want = -220.93908924786254;
  const x = 0.004638671875;
  expect(Math.abs(incompleteBeta(1e-8, x, x).lowerByA / want - 1)).toBeLessThan(1e-13);
  expect(Math.abs(incompleteBeta(x, 1e-8, 1 - x).lowerByB / want + 1)).toBeLessThan(1e-13);
  const [b, y] = [0.0001220703125, 1 / (1 + Math.exp(0.0001220703125))];
  expect(Math.abs(incompleteBeta(1e-8, b, y).lowerByB / 0.6709787105686756 - 1)).toBeLessThan(1e-11);
});
