import { type Code, f64, i32 } from '../assembler/index.ts';
import type { WholeApplication } from './application.ts';
import type { ArrayView, ArrayWriter } from './writer.ts';

const zero = i32.const(0);

/** The same sums as `numeric.choleskyAdjoint`, column by column from the last, the cotangents becoming the result in place. */
export function choleskyAdjoint(writer: ArrayWriter, application: WholeApplication): void {
  const [l, cotangent, a] = [application.arg(0), application.arg(1), application.result()];
  const n = application.attributes.matrix?.row.size as number;
  copyLower(writer, n, cotangent, a);
  writer.downFrom(n, (j) => {
    const eachBelow = (body: (i: Code) => void): void =>
      writer.upTo(i32.sub(i32.const(n - 1), j), (passed) =>
        body(writer.let(i32.add(i32.add(j, i32.const(1)), passed), 'i32')),
      );
    divideColumn(writer, { l, a }, j, eachBelow);
    const [row, rowCotangent] = [writer.run(l, 1, j, zero), writer.run(a, 1, j, zero)];
    writer.addMultiple(j, f64.mul(f64.const(-2), writer.load(a, j, j)), row, rowCotangent);
    // Both rows that an element of column j changes are passed through at once.
    eachBelow((i) => {
      const element = writer.let(writer.load(a, i, j), 'f64');
      const runs = [rowCotangent, writer.run(a, 1, i, zero), writer.run(l, 1, i, zero), row];
      writer.change(j, runs, (lanes, x, y, p, q) => [
        lanes.sub(x, lanes.mul(lanes.splat(element), p)),
        lanes.sub(y, lanes.mul(lanes.splat(element), q)),
      ]);
    });
  });
}

/** What the division of column j by the diagonal does to its cotangents; the diagonal's is halved. */
function divideColumn(
  writer: ArrayWriter,
  { l, a }: { readonly l: ArrayView; readonly a: ArrayView },
  j: Code,
  eachBelow: (body: (i: Code) => void) => void,
): void {
  const pivot = writer.let(writer.load(l, j, j), 'f64');
  const dot = writer.variable(f64.const(0), 'f64');
  eachBelow((i) => {
    const element = writer.let(f64.div(writer.load(a, i, j), pivot), 'f64');
    writer.store(a, element, i, j);
    dot.set(f64.add(dot.get, f64.mul(writer.load(l, i, j), element)));
  });
  const diagonal = f64.div(f64.sub(writer.load(a, j, j), dot.get), pivot);
  writer.store(a, f64.mul(f64.const(0.5), diagonal), j, j);
}

/** The lower triangle, with 0 above it. */
function copyLower(writer: ArrayWriter, n: number, from: ArrayView, to: ArrayView): void {
  writer.upTo(i32.const(n), (i) => {
    writer.upTo(i32.const(n), (j) => writer.store(to, f64.const(0), i, j));
    writer.upTo(i32.add(i, i32.const(1)), (j) => writer.store(to, writer.load(from, i, j), i, j));
  });
}
