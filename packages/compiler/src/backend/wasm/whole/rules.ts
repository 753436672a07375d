import type { Attributes, WholeName } from '@bayes-window/dsl';
import { type Code, f64, i32 } from '../assembler/index.ts';
import type { WholeApplication } from './application.ts';
import { choleskyAdjoint } from './cholesky-adjoint.ts';
import { eigenvectors } from './eigenvectors.ts';
import { matrixProduct } from './matrix-product.ts';
import type { ArrayWriter } from './writer.ts';

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
