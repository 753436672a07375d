import {
  type Axis,
  add,
  divide,
  type Expression,
  input,
  less,
  log,
  log1p,
  logGammaQuantile,
  multiply,
  sqrt,
  square,
  subtract,
  where,
} from '@bayes-window/dsl';

/** A value made of independent standard normal numbers. */
export interface Draw {
  readonly value: Expression;
  readonly noise: readonly Expression[];
}

/**
 * The logarithm of a draw from Gamma(a, 1) for each element of `shape`, from four normal numbers. By Marsaglia & Tsang (2000)
 * at shape a + 1: for d = a + 1 - 1/3, c = 1/sqrt(9 d), x normal and E = (z1^2 + z2^2)/2 exponential, v = (1 + c x)^3 is
 * accepted where E exceeds r = d (v - 1 - log v) - x^2/2 >= 0. Then E - r is exponential again, whatever x is, and
 * d v exp(-(E - r)/a) is the draw. Where v is refused, in 0.05 of all draws or less, the quantile of Gamma(a, 1) at another
 * normal number is the draw.
 */
export function logGammaDraw(name: string, shape: Expression, axes: readonly Axis[]): Draw {
  const [x, z1, z2, other] = ['proposal', 'first chance', 'second chance', 'alternative'].map((what) =>
    input(`${what} for ${name}`, axes),
  );
  const d = add(shape, 2 / 3);
  const u = divide(x, sqrt(multiply(9, d)));
  // Below 0, 1 + u has no logarithm, and no comparison with NaN holds.
  const logV = multiply(3, log1p(u));
  // v - 1 = 3 u + 3 u^2 + u^3
  const excess = multiply(u, add(3, multiply(u, add(3, u))));
  const refusal = subtract(multiply(d, subtract(excess, logV)), multiply(0.5, square(x)));
  const chance = multiply(0.5, add(square(z1), square(z2)));
  const isAccepted = less(refusal, chance);
  const accepted = subtract(add(log(d), logV), divide(subtract(chance, refusal), shape));
  // The quantile at NaN costs nothing.
  const refused = logGammaQuantile(shape, where(isAccepted, Number.NaN, other));
  return { value: where(isAccepted, accepted, refused), noise: [x, z1, z2, other] };
}
