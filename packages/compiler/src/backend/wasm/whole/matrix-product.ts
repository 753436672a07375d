import type { Axis, MatrixAxes } from '@bayes-window/dsl';
import { type Code, f64, i32, type Lanes, scalarLanes, simdLanes } from '../assembler/index.ts';
import type { WholeApplication } from './application.ts';
import type { ArrayView, ArrayWriter, Variable } from './writer.ts';

/** Columns whose totals are kept in locals at once. */
const blockColumns = 16;

/** Rows of the result from which it pays to turn a matrix on the right that is stored the other way round. */
const rowsWorthTurning = 4;

/**
 * Row by row; of each, the totals of a block of columns stay in locals while the elements of the row pass by, only those
 * that are not 0 where the matrix on the left is sparse data.
 */
export function matrixProduct(writer: ArrayWriter, application: WholeApplication): void {
  const { row, column } = matrixOf(application);
  const [columns, inner] = [column.size, (application.attributes.axis as Axis).size];
  const [given, result] = [application.arg(1), application.result()];
  const isTurned = writer.simd && given.strides[1] !== 8 && row.size >= rowsWorthTurning;
  const y = isTurned ? copyOf(writer, given, application.scratch(inner, columns), inner, columns) : given;
  const product = new Product(writer, application, y, result, inner);
  const blocks = Math.floor(columns / blockColumns);
  writer.upTo(i32.const(blocks), (block) =>
    product.block(i32.mul(block, i32.const(blockColumns)), blockColumns),
  );
  if (columns % blockColumns > 0) product.block(i32.const(blocks * blockColumns), columns % blockColumns);
}

function copyOf(
  writer: ArrayWriter,
  from: ArrayView,
  to: ArrayView,
  rows: number,
  columns: number,
): ArrayView {
  writer.upTo(i32.const(rows), (i) =>
    writer.upTo(i32.const(columns), (j) => writer.store(to, writer.load(from, i, j), i, j)),
  );
  return to;
}

function matrixOf({ attributes }: WholeApplication): MatrixAxes {
  return attributes.matrix as MatrixAxes;
}

/** Totals side by side: one vector, or one number. */
interface Total {
  readonly lanes: Lanes;
  /** Of its first column, in the block. */
  readonly column: number;
  readonly variable: Variable;
}

class Product {
  private readonly writer: ArrayWriter;
  private readonly application: WholeApplication;
  private readonly y: ArrayView;
  private readonly result: ArrayView;
  private readonly inner: number;

  constructor(
    writer: ArrayWriter,
    application: WholeApplication,
    y: ArrayView,
    result: ArrayView,
    inner: number,
  ) {
    this.writer = writer;
    this.application = application;
    this.y = y;
    this.result = result;
    this.inner = inner;
  }

  /** All rows of `count` columns from `first` on. */
  block(first: Code, count: number): void {
    const { writer, y, result, application } = this;
    const start = writer.let(i32.add(y.repeat, i32.mul(first, i32.const(y.strides[1]))), 'i32');
    this.eachRow(matrixOf(application).row.size, (i, eachElement) => {
      const totals = this.totals(count);
      eachElement((address, base, offset) => {
        const from = writer.let(i32.add(start, offset), 'i32');
        for (const { lanes, column, variable } of totals) {
          const term = lanes.mul(
            lanes.loadSplat(address, base),
            lanes.load(from, y.base + column * y.strides[1]),
          );
          variable.set(lanes.add(variable.get, term));
        }
      });
      const to = writer.let(writer.offset(result, [i, first]), 'i32');
      for (const { lanes, column, variable } of totals)
        writer.add(lanes.store(to, result.base + column * result.strides[1], variable.get));
    });
  }

  private totals(count: number): Total[] {
    const isDense = this.writer.simd && this.y.strides[1] === 8 && this.result.strides[1] === 8;
    const vectors = isDense ? Math.floor(count / 2) : 0;
    const zero = (lanes: Lanes): Variable => this.writer.variable(lanes.splat(f64.const(0)), lanes.type);
    return [
      ...Array.from({ length: vectors }, (_, v) => ({
        lanes: simdLanes,
        column: 2 * v,
        variable: zero(simdLanes),
      })),
      ...Array.from({ length: count - 2 * vectors }, (_, v) => ({
        lanes: scalarLanes,
        column: 2 * vectors + v,
        variable: zero(scalarLanes),
      })),
    ];
  }

  /** `body` for each row, with what runs through the elements of the row: the address of x, and the offset in y. */
  private eachRow(rows: number, body: (i: Code, eachElement: EachElement) => void): void {
    const { writer, y, application } = this;
    const sparse = application.sparse(0, y.strides[0]);
    if (sparse === undefined) {
      const x = application.arg(0);
      writer.upTo(i32.const(rows), (i) =>
        body(i, (element) => {
          const p = writer.variable(writer.offset(x, [i, i32.const(0)]), 'i32');
          const offset = writer.variable(i32.const(0), 'i32');
          writer.upTo(i32.const(this.inner), () => {
            element(p.get, x.base, offset.get);
            p.set(i32.add(p.get, i32.const(x.strides[1])));
            offset.set(i32.add(offset.get, i32.const(y.strides[0])));
          });
        }),
      );
      return;
    }
    const entry = writer.variable(i32.const(0), 'i32');
    writer.upTo(i32.const(rows), (i) =>
      body(i, (element) => {
        const count = writer.let(i32.load(i32.mul(i, i32.const(4)), sparse.counts), 'i32');
        writer.upTo(count, () => {
          const offset = i32.load(i32.mul(entry.get, i32.const(4)), sparse.offsets);
          element(writer.let(i32.mul(entry.get, i32.const(8)), 'i32'), sparse.values, offset);
          entry.set(i32.add(entry.get, i32.const(1)));
        });
      }),
    );
  }
}

type EachElement = (element: (address: Code, base: number, offset: Code) => void) => void;
