import { type Code, control, f64, i32 } from '../assembler/index.ts';
import type { WholeApplication } from './application.ts';
import { implicitQl } from './implicit-ql.ts';
import { tridiagonalise } from './tridiagonalise.ts';
import type { ArrayView, ArrayWriter } from './writer.ts';

/**
 * What `numeric.symmetricEigenvectors` gives, in fewer operations: a tridiagonal matrix first, then implicit QL. NaN where
 * that does not converge.
 */
export function eigenvectors(writer: ArrayWriter, application: WholeApplication): void {
  const n = application.attributes.matrix?.row.size as number;
  const vector = (): ArrayView => application.scratch(n + 1, 1);
  const a = application.scratch(n, n);
  // Rows of an even number of elements, so that rotations take all of them by two.
  const vectors = application.scratch(n, n + (n % 2));
  const [d, e, work, cosines] = [vector(), vector(), vector(), vector()];
  const scale = copyScaled(writer, n, application.arg(0), a);
  setIdentity(writer, n, vectors);
  tridiagonalise(writer, n, a, { d, e, vectors, work });
  const isFound = implicitQl(writer, n, { d, e, vectors, cosines, sines: work });
  // 1, or NaN if an element is not finite.
  const unit = f64.add(f64.const(1), f64.mul(f64.const(0), scale));
  const factor = writer.let(control.select(isFound, unit, f64.const(Number.NaN)), 'f64');
  storeSorted(writer, n, { d, vectors, weights: work, factor }, application.result());
}

/** The matrix of which the lower triangle is given, divided by its largest element, which is returned. */
function copyScaled(writer: ArrayWriter, n: number, given: ArrayView, a: ArrayView): Code {
  // Above 0, so that 0 / 0 does not come up.
  const largest = writer.variable(f64.const(2 ** -1000), 'f64');
  const eachLower = (body: (i: Code, j: Code) => void): void =>
    writer.upTo(i32.const(n), (i) => writer.upTo(i32.add(i, i32.const(1)), (j) => body(i, j)));
  eachLower((i, j) => largest.set(f64.max(largest.get, f64.abs(writer.load(given, i, j)))));
  eachLower((i, j) => {
    const value = writer.let(f64.div(writer.load(given, i, j), largest.get), 'f64');
    writer.store(a, value, i, j);
    writer.store(a, value, j, i);
  });
  return largest.get;
}

function setIdentity(writer: ArrayWriter, n: number, m: ArrayView): void {
  writer.upTo(i32.const(n), (i) => {
    writer.upTo(i32.const(m.strides[0] / 8), (j) => writer.store(m, f64.const(0), i, j));
    writer.store(m, f64.const(1), i, i);
  });
}

interface Found {
  /** Eigenvalues; used up. */
  readonly d: ArrayView;
  /** Row j belongs to d_j. */
  readonly vectors: ArrayView;
  /** Room for the weights that decide the signs. */
  readonly weights: ArrayView;
  /** 1, or NaN. */
  readonly factor: Code;
}

/** The vectors as columns, smallest eigenvalue first, with the signs of `numeric.symmetricEigenvectors`. */
function storeSorted(
  writer: ArrayWriter,
  n: number,
  { d, vectors, weights, factor }: Found,
  result: ArrayView,
): void {
  const [count, zero] = [i32.const(n), i32.const(0)];
  const position = writer.variable(f64.const(0), 'f64');
  writer.upTo(count, (i) => {
    position.set(f64.add(position.get, f64.const(1)));
    writer.store(weights, f64.div(f64.const(1), f64.sqrt(position.get)), i);
  });
  const infinity = f64.const(Number.POSITIVE_INFINITY);
  writer.upTo(count, (j) => {
    const least = writer.variable(infinity, 'f64');
    const at = writer.variable(zero, 'i32');
    writer.upTo(count, (k) =>
      writer.if(f64.lt(writer.load(d, k), least.get), () => {
        least.set(writer.load(d, k));
        at.set(k);
      }),
    );
    writer.store(d, infinity, at.get);
    const direction = writer.dot(count, writer.run(vectors, 1, at.get, zero), writer.run(weights, 0, zero));
    const signed = writer.let(f64.copysign(factor, direction), 'f64');
    writer.upTo(count, (i) => writer.store(result, f64.mul(signed, writer.load(vectors, at.get, i)), i, j));
  });
}
