import type { Axis } from '../axis.ts';
import type { Expression } from '../expression.ts';
import { codes, data } from '../leaves.ts';
import { contract, gather, multiply, tabulate } from '../ops/index.ts';
import { runningSum } from './running-sum.ts';

/** An orthonormal basis V of the vectors over `axis` that sum to 0; its columns are over `free`, which is shorter by one. */
export interface ZeroSumBasis {
  /** V u */
  times(u: Expression): Expression;
  /** V' z */
  transposedTimes(z: Expression): Expression;
}

/** Size of an axis from which running sums cost less than a product with the matrix; far beyond it, this would not fit. */
const longAxis = 48;

/** Column i (from 0) has 1 in rows 0..i and -(i + 1) in row i + 1, over s_i = sqrt((i + 1)(i + 2)). */
export function zeroSumBasis(axis: Axis, free: Axis): ZeroSumBasis {
  return axis.size < longAxis ? asMatrix(axis, free) : byRunningSums(axis, free);
}

function asMatrix(axis: Axis, free: Axis): ZeroSumBasis {
  const basis = tabulate(
    axis,
    free,
    (k, i) => (k > i + 1 ? 0 : k === i + 1 ? -(i + 1) : 1) / scaleOf(i),
    'zero-sum basis',
  );
  return {
    times: (u) => contract(basis, u, free),
    transposedTimes: (z) => contract(basis, z, axis),
  };
}

const scaleOf = (i: number): number => Math.sqrt((i + 1) * (i + 2));

/**
 *     (V u)_k  = sum_(i >= k) u_i / s_i - k u_(k-1) / s_(k-1)
 *     (V' z)_i = (sum_(k <= i) z_k - (i + 1) z_(i+1)) / s_i
 */
function byRunningSums(axis: Axis, free: Axis): ZeroSumBasis {
  const last = free.size - 1;
  const scale = perElement(free, (i) => 1 / scaleOf(i));
  const [isInner, position] = [perElement(axis, (k) => (k <= last ? 1 : 0)), perElement(axis, (k) => k)];
  const [same, previous] = [
    moved(axis, free, (k) => Math.min(k, last)),
    moved(axis, free, (k) => Math.max(k - 1, 0)),
  ];
  const [inner, next] = [moved(free, axis, (i) => i), moved(free, axis, (i) => i + 1)];
  const count = perElement(free, (i) => i + 1);
  return {
    times(u) {
      const scaled = multiply(scale, u);
      const sums = same(runningSum(scaled, free, { reverse: true }));
      return multiply(isInner, sums).sub(multiply(position, previous(scaled)));
    },
    transposedTimes: (z) =>
      inner(runningSum(z, axis))
        .sub(multiply(count, next(z)))
        .mul(scale),
  };
}

function perElement(axis: Axis, value: (k: number) => number): Expression {
  return data(
    Float64Array.from({ length: axis.size }, (_, k) => value(k)),
    [axis],
  );
}

/** What puts element `index(k)` of a vector over `from` at element k of one over `to`. */
function moved(to: Axis, from: Axis, index: (k: number) => number): (x: Expression) => Expression {
  const indices = codes(
    to.name,
    to,
    from,
    Int32Array.from({ length: to.size }, (_, k) => index(k)),
  );
  return (x) => gather(x, indices);
}
