import type { Attributes, WholeName } from '@bayes-window/dsl';
import { type Code, f64, i32 } from '../assembler/index.ts';
import type { WholeApplication } from './application.ts';
import { eigenvectors } from './eigenvectors.ts';
import { matrixProduct } from './matrix-product.ts';
import type { ArrayView, ArrayWriter } from './writer.ts';

/** Writes one repeat of an op. */
export type WholeRule = (writer: ArrayWriter, application: WholeApplication) => void;

const rowsOf = ({ matrix }: Attributes): number => matrix?.row.size as number;
const zero = i32.const(0);

/** The same sums in the same order as `numeric.cholesky`, with 0 above the diagonal. */
const cholesky: WholeRule = (writer, application) => {
  const [a, l] = [application.arg(0), application.result()];
  const n = rowsOf(application.attributes);
  writer.upTo(i32.const(n), (i) => {
    writer.upTo(i, (j) => {
      const dot = writer.dot(j, writer.run(l, 1, i, zero), writer.run(l, 1, j, zero));
      writer.store(l, f64.div(f64.sub(writer.load(a, i, j), dot), writer.load(l, j, j)), i, j);
    });
    const row = writer.run(l, 1, i, zero);
    writer.store(l, f64.sqrt(f64.sub(writer.load(a, i, i), writer.dot(i, row, row))), i, i);
    writer.upTo(i32.sub(i32.const(n - 1), i), (above) => {
      writer.store(l, f64.const(0), i, i32.add(i, i32.add(above, i32.const(1))));
    });
  });
};

/** The same sums as `numeric.choleskyAdjoint`; both rows that an element of column j changes are passed through at once. */
const choleskyAdjoint: WholeRule = (writer, application) => {
  const [l, g, a] = [application.arg(0), application.arg(1), application.result()];
  const n = rowsOf(application.attributes);
  const keep = (value: Code): Code => writer.let(value, 'f64');
  copyLower(writer, n, g, a);
  writer.downFrom(n, (j) => {
    const [pivot, below] = [keep(writer.load(l, j, j)), i32.sub(i32.const(n - 1), j)];
    const eachBelow = (body: (i: Code) => void): void =>
      writer.upTo(below, (passed) => body(writer.let(i32.add(i32.add(j, i32.const(1)), passed), 'i32')));
    const dot = writer.variable(f64.const(0), 'f64');
    eachBelow((i) => {
      const element = keep(f64.div(writer.load(a, i, j), pivot));
      writer.store(a, element, i, j);
      dot.set(f64.add(dot.get, f64.mul(writer.load(l, i, j), element)));
    });
    const diagonal = keep(f64.div(f64.sub(writer.load(a, j, j), dot.get), pivot));
    writer.store(a, f64.mul(f64.const(0.5), diagonal), j, j);
    const [row, cotangent] = [writer.run(l, 1, j, zero), writer.run(a, 1, j, zero)];
    writer.addMultiple(j, f64.neg(diagonal), row, cotangent);
    eachBelow((i) => {
      const element = keep(writer.load(a, i, j));
      const runs = [cotangent, writer.run(a, 1, i, zero), writer.run(l, 1, i, zero), row];
      writer.change(j, runs, (lanes, x, y, p, q) => [
        lanes.sub(x, lanes.mul(lanes.splat(element), p)),
        lanes.sub(y, lanes.mul(lanes.splat(element), q)),
      ]);
    });
  });
};

/** The lower triangle, with 0 above it. */
function copyLower(writer: ArrayWriter, n: number, from: ArrayView, to: ArrayView): void {
  writer.upTo(i32.const(n), (i) => {
    writer.upTo(i32.const(n), (j) => writer.store(to, f64.const(0), i, j));
    writer.upTo(i32.add(i, i32.const(1)), (j) => writer.store(to, writer.load(from, i, j), i, j));
  });
}

const solveLower: WholeRule = (writer, application) => {
  const [l, b, x] = [application.arg(0), application.arg(1), application.result()];
  writer.upTo(i32.const(rowsOf(application.attributes)), (i) => {
    const dot = writer.dot(i, writer.run(l, 1, i, zero), writer.run(x, 0, zero));
    writer.store(x, f64.div(f64.sub(writer.load(b, i), dot), writer.load(l, i, i)), i);
  });
};

const solveLowerTransposed: WholeRule = (writer, application) => {
  const [l, b, x] = [application.arg(0), application.arg(1), application.result()];
  const n = rowsOf(application.attributes);
  writer.upTo(i32.const(n), (i) => writer.store(x, writer.load(b, i), i));
  writer.downFrom(n, (i) => {
    const value = writer.let(f64.div(writer.load(x, i), writer.load(l, i, i)), 'f64');
    writer.store(x, value, i);
    writer.addMultiple(i, f64.neg(value), writer.run(l, 1, i, zero), writer.run(x, 0, zero));
  });
};

/** The elements below the diagonal in turn, with the index of each in the packed vector. */
function belowDiagonal(
  writer: ArrayWriter,
  attributes: Attributes,
  body: (i: Code, j: Code, packed: Code) => void,
): void {
  const packed = writer.variable(i32.const(0), 'i32');
  writer.upTo(i32.const(rowsOf(attributes)), (i) =>
    writer.upTo(i, (j) => {
      body(i, j, packed.get);
      packed.set(i32.add(packed.get, i32.const(1)));
    }),
  );
}

const packLower: WholeRule = (writer, application) => {
  const [a, x] = [application.arg(0), application.result()];
  belowDiagonal(writer, application.attributes, (i, j, packed) =>
    writer.store(x, writer.load(a, i, j), packed),
  );
};

const unpackLower: WholeRule = (writer, application) => {
  const { attributes } = application;
  const [x, a] = [application.arg(0), application.result()];
  const n = i32.const(rowsOf(attributes));
  writer.upTo(n, (i) => writer.upTo(n, (j) => writer.store(a, f64.const(0), i, j)));
  belowDiagonal(writer, attributes, (i, j, packed) => writer.store(a, writer.load(x, packed), i, j));
};

/** Every op of whole arrays: a missing rule does not compile. */
export const wholeRules: { readonly [K in WholeName]: WholeRule } = {
  matrixProduct,
  cholesky,
  choleskyAdjoint,
  solveLower,
  solveLowerTransposed,
  eigenvectors,
  packLower,
  unpackLower,
};
