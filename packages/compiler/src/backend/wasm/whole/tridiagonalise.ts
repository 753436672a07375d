import { type Code, control, f64, i32 } from '../assembler/index.ts';
import type { ArrayView, ArrayWriter } from './writer.ts';

const zero = i32.const(0);

/** Sums of squares below this may have lost elements to underflow; those count as 0 beside elements near 1. */
const leastSum = 2 ** -900;

/**
 * Takes a symmetric n x n matrix, whose largest element is near 1, to a tridiagonal one with the same eigenvalues
 * (Golub & Van Loan 2013, algorithm 8.3.1, from the last row upwards: what is left lies at the beginning of each row).
 * `a` is used up. Row j of `vectors` becomes the j-th basis vector in which the matrix is tridiagonal; e_j lies between d_j
 * and d_(j+1).
 */
export function tridiagonalise(
  writer: ArrayWriter,
  n: number,
  a: ArrayView,
  { d, e, vectors, work }: { d: ArrayView; e: ArrayView; vectors: ArrayView; work: ArrayView },
): void {
  const rowOf = (view: ArrayView, i: Code) => writer.run(view, 1, i, zero);
  writer.upTo(i32.const(n - 1), (passed) => {
    const i = writer.let(i32.sub(i32.const(n - 1), passed), 'i32');
    writer.store(d, writer.load(a, i, i), i);
    writer.store(e, reflector(writer, a, i), i32.sub(i, i32.const(1)));
    reflectBothSides(writer, a, i, work);
  });
  writer.store(d, writer.load(a, zero, zero), zero);
  // Each row of a now holds, before the diagonal, the v of its reflection H = I - v v'; here vectors' = vectors H.
  writer.upTo(i32.const(n), (i) =>
    writer.upTo(i, (j) => {
      const projection = writer.dot(i, rowOf(vectors, j), rowOf(a, i));
      writer.addMultiple(i, f64.neg(projection), rowOf(a, i), rowOf(vectors, j));
    }),
  );
}

/**
 * Puts v, |v|^2 = 2, in place of row i of a before the diagonal, such that I - v v' turns it into (0, ..., 0, alpha). Returns
 * alpha. v is 0 where the row has that form already.
 */
function reflector(writer: ArrayWriter, a: ArrayView, i: Code): Code {
  const keep = (value: Code): Code => writer.let(value, 'f64');
  const row = writer.run(a, 1, i, zero);
  const lastIndex = i32.sub(i, i32.const(1));
  const [head, last] = [writer.dot(lastIndex, row, row), keep(writer.load(a, i, lastIndex))];
  const isReflected = f64.gt(head, f64.const(leastSum));
  const norm = f64.sqrt(f64.add(head, f64.mul(last, last)));
  const alpha = keep(control.select(isReflected, f64.neg(f64.copysign(norm, last)), last));
  const end = keep(f64.sub(last, alpha));
  const length = f64.sqrt(f64.div(f64.const(2), f64.add(head, f64.mul(end, end))));
  const scale = keep(control.select(isReflected, length, f64.const(0)));
  writer.store(a, end, i, lastIndex);
  writer.change(i, [row], (lanes, x) => [lanes.mul(lanes.splat(scale), x)]);
  return alpha;
}

/** The rows and columns before i of a become H a H = a - v w' - w v',  w = a v - (v' a v / 2) v,  v from row i. */
function reflectBothSides(writer: ArrayWriter, a: ArrayView, i: Code, work: ArrayView): void {
  const [v, w] = [writer.run(a, 1, i, zero), writer.run(work, 0, zero)];
  writer.upTo(i, (j) => writer.store(work, writer.dot(i, writer.run(a, 1, j, zero), v), j));
  writer.addMultiple(i, f64.mul(f64.const(-0.5), writer.dot(i, v, w)), v, w);
  writer.upTo(i, (j) => {
    const [vj, wj] = [writer.let(writer.load(a, i, j), 'f64'), writer.let(writer.load(work, j), 'f64')];
    writer.change(i, [writer.run(a, 1, j, zero), v, w], (lanes, x, vk, wk) => {
      const change = lanes.add(lanes.mul(lanes.splat(vj), wk), lanes.mul(lanes.splat(wj), vk));
      return [lanes.sub(x, change)];
    });
  });
}
