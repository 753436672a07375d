import { describe, expect, it } from 'vitest';
import { decode, fixtureOf } from '../../../../test/support/special-functions.ts';
import { evaluate } from '../evaluate.ts';
import { constant } from '../leaves.ts';
import { logGammaQuantile } from '../ops/index.ts';
import * as numeric from './index.ts';

const { points, tol_ulp } = fixtureOf('logGammaQuantile');
const rows = points.map((point) => point.map(decode));

/** Distance between neighbouring doubles at x or at 1, whichever is larger. */
const ulp = (x: number): number => 2 ** (Math.floor(Math.log2(Math.max(1, Math.abs(x)))) - 52);

/** The derivative by argument `k`, as the op's rule spells it. */
function derivative(a: number, z: number, k: number): number {
  const args = [constant(a), constant(z)];
  const [[slope]] = evaluate([logGammaQuantile.vjp[k]!(constant(1), args, logGammaQuantile(a, z))!]);
  return slope;
}

describe('logGammaQuantile', () => {
  it(`is within ${tol_ulp} ulp of max(1, |value|)`, () => {
    const errors = rows.map(([a, z, want]) => Math.abs(numeric.logGammaQuantile(a, z) - want) / ulp(want));
    expect(Math.max(...errors)).toBeLessThan(tol_ulp);
  });

  it.each(['a', 'z'])('its derivative by %s is within 1e-9 max(1, a / 2e5) of itself', (argument) => {
    const k = ['a', 'z'].indexOf(argument);
    const errors = rows.map(
      (row) => Math.abs(derivative(row[0], row[1], k) / row[3 + k] - 1) / Math.max(1, row[0] / 2e5),
    );
    expect(Math.max(...errors)).toBeLessThan(1e-9);
  });

  it('is NaN where there is no such distribution, and infinite at the ends', () => {
    for (const [a, z] of [
      [0, 1],
      [-1, 1],
      [Number.POSITIVE_INFINITY, 1],
      [Number.NaN, 1],
      [1, Number.NaN],
    ])
      expect(numeric.logGammaQuantile(a, z)).toBeNaN();
    for (const end of [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
      expect(numeric.logGammaQuantile(2, end)).toBe(end);
  });

  it('goes over into its approximation for large shapes', () => {
    for (const z of [-5, 0, 0.3, 8]) {
      const [below, above] = [1e10, 1e10 * (1 + 1e-15)].map((a) => numeric.logGammaQuantile(a, z));
      expect(Math.abs(above - below)).toBeLessThan(1e-14);
    }
  });
});
