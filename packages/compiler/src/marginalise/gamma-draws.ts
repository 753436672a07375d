import {
  type Axis,
  add,
  axis,
  divide,
  type Expression,
  input,
  lessOrEqual,
  log,
  logNdtr,
  multiply,
  scan,
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

/** Each proposal is refused with probability below 0.0184 where the shape is 2 at least, all of them below 1e-15. */
const proposals = 9;

/**
 * The logarithm of a draw from Gamma(a, 1) for each element of `shape`, by Marsaglia & Tsang (2000) at shape a + 2, where few
 * proposals are refused: for d = a + 2 - 1/3 and c = 1/sqrt(9 d), v = (1 + c x)^3 with x standard normal is accepted where
 * log U < x^2/2 + d - d v + d log v, and then d v U1^(1/a) U2^(1/(a + 1)) is the draw. In place of trying until one is
 * accepted, the last accepted of a fixed number is taken. Uniform numbers are Phi(z).
 */
export function logGammaDraw(name: string, shape: Expression, axes: readonly Axis[]): Draw {
  const trial = axis(`proposal for ${name}`, proposals);
  const x = input(`proposals for ${name}`, [trial, ...axes]);
  const z = input(`chances of ${name}`, [trial, ...axes]);
  const [first, second] = ['first', 'second'].map((which) => input(`${which} share of ${name}`, axes));
  const d = add(shape, 5 / 3);
  const c = divide(1, sqrt(multiply(9, d)));
  const { logV } = scan(trial, {
    init: { logV: 0 },
    over: { x, logChance: logNdtr(z) },
    step: ({ logV }, { x, logChance }) => {
      const root = add(1, multiply(c, x));
      const next = multiply(3, log(root));
      const v = multiply(root, square(root));
      const bound = add(multiply(0.5, square(x)), multiply(d, add(subtract(1, v), next)));
      // Below 0 the root has no logarithm, and no comparison with NaN holds.
      return { logV: where(lessOrEqual(logChance, bound), next, logV) };
    },
  }).last;
  const shares = add(divide(logNdtr(first), shape), divide(logNdtr(second), add(shape, 1)));
  return { value: add(add(log(d), logV), shares), noise: [x, z, first, second] };
}
