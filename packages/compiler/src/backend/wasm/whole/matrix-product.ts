import type { Axis, MatrixAxes } from '@bayes-window/dsl';
import { type Code, f64, i32, type Lanes, scalarLanes, simdLanes } from '../assembler/index.ts';
import type { SparseRows } from '../memory-layout.ts';
import type { WholeApplication } from './application.ts';
import type { ArrayView, ArrayWriter, Variable } from './writer.ts';

/**
 * The part of the result whose totals are kept in locals at once: of a dense matrix on the left two rows, so that what is
 * read of the other is used twice; of a sparse one, where a row has few elements, more of its columns.
 */
const denseTile = { rows: 2, columns: 8 } as const;
const sparseTile = { rows: 1, columns: 16 } as const;

/** Rows of the result from which it pays to turn a matrix on the right that is stored the other way round. */
const rowsWorthTurning = 4;

/**
 * Tile by tile: the totals of some rows and a block of columns stay in locals while the elements of the rows pass by, only
 * those that are not 0 where the matrix on the left is sparse data.
 */
export function matrixProduct(writer: ArrayWriter, application: WholeApplication): void {
  const { row, column } = matrixOf(application);
  const [columns, inner] = [column.size, (application.attributes.axis as Axis).size];
  const [given, result] = [application.arg(1), application.result()];
  const isTurned = writer.simd && given.strides[1] !== 8 && row.size >= rowsWorthTurning;
  const y = isTurned ? copyOf(writer, given, application.scratch(inner, columns), inner, columns) : given;
  const sparse = application.sparse(0, y.strides[0]);
  const product = new Product(writer, application, y, result, inner, sparse);
  const width = (sparse === undefined ? denseTile : sparseTile).columns;
  const blocks = Math.floor(columns / width);
  writer.upTo(i32.const(blocks), (block) => product.block(i32.mul(block, i32.const(width)), width));
  if (columns % width > 0) product.block(i32.const(blocks * width), columns % width);
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

/** Totals side by side: one vector, or one number, in each row of a tile. */
interface Total {
  readonly lanes: Lanes;
  /** Of its first column, in the block. */
  readonly column: number;
  readonly rows: readonly Variable[];
}

class Product {
  private readonly writer: ArrayWriter;
  private readonly application: WholeApplication;
  private readonly y: ArrayView;
  private readonly result: ArrayView;
  private readonly inner: number;
  private readonly sparse?: SparseRows;

  constructor(
    writer: ArrayWriter,
    application: WholeApplication,
    y: ArrayView,
    result: ArrayView,
    inner: number,
    sparse?: SparseRows,
  ) {
    this.writer = writer;
    this.application = application;
    this.y = y;
    this.result = result;
    this.inner = inner;
    this.sparse = sparse;
  }

  /** All rows of `count` columns from `first` on. */
  block(first: Code, count: number): void {
    const { writer, y, application, sparse } = this;
    const { size } = matrixOf(application).row;
    const start = writer.let(i32.add(y.repeat, i32.mul(first, i32.const(y.strides[1]))), 'i32');
    if (sparse !== undefined) {
      const entry = writer.variable(i32.const(0), 'i32');
      writer.upTo(i32.const(size), (row) => this.sparseRow(sparse, entry, start, row, first, count));
      return;
    }
    const { rows } = denseTile;
    writer.upTo(i32.const(Math.floor(size / rows)), (tile) =>
      this.denseRows(rows, start, writer.let(i32.mul(tile, i32.const(rows)), 'i32'), first, count),
    );
    if (size % rows > 0) this.denseRows(size % rows, start, i32.const(size - (size % rows)), first, count);
  }

  private denseRows(rows: number, start: Code, row: Code, first: Code, count: number): void {
    const { writer, y, application } = this;
    const x = application.arg(0);
    const totals = this.totals(rows, count);
    const p = writer.variable(writer.offset(x, [row, i32.const(0)]), 'i32');
    const from = writer.variable(start, 'i32');
    writer.upTo(i32.const(this.inner), () => {
      this.addTerms(totals, p.get, x.base, x.strides[0], from.get);
      p.set(i32.add(p.get, i32.const(x.strides[1])));
      from.set(i32.add(from.get, i32.const(y.strides[0])));
    });
    this.store(totals, row, first);
  }

  /** `entry` counts the elements that are not 0. */
  private sparseRow(
    { counts, offsets, values }: SparseRows,
    entry: Variable,
    start: Code,
    row: Code,
    first: Code,
    count: number,
  ): void {
    const { writer } = this;
    const totals = this.totals(sparseTile.rows, count);
    writer.upTo(writer.let(i32.load(i32.mul(row, i32.const(4)), counts), 'i32'), () => {
      const offset = i32.load(i32.mul(entry.get, i32.const(4)), offsets);
      const from = writer.let(i32.add(start, offset), 'i32');
      this.addTerms(totals, writer.let(i32.mul(entry.get, i32.const(8)), 'i32'), values, 0, from);
      entry.set(i32.add(entry.get, i32.const(1)));
    });
    this.store(totals, row, first);
  }

  /** Adds the products of one element of each row, `rowBytes` apart from `address` on, and the row of y at `from`. */
  private addTerms(
    totals: readonly Total[],
    address: Code,
    base: number,
    rowBytes: number,
    from: Code,
  ): void {
    const { writer, y } = this;
    const factors = new Map<Lanes, Code[]>();
    for (const { lanes, column, rows } of totals) {
      const spread = (_: unknown, r: number): Code =>
        writer.let(lanes.loadSplat(address, base + r * rowBytes), lanes.type);
      const own = factors.get(lanes) ?? rows.map(spread);
      factors.set(lanes, own);
      const element = writer.let(lanes.load(from, y.base + column * y.strides[1]), lanes.type);
      for (const [r, total] of rows.entries()) total.set(lanes.add(total.get, lanes.mul(own[r], element)));
    }
  }

  private store(totals: readonly Total[], row: Code, first: Code): void {
    const { writer, result } = this;
    const [rowBytes, columnBytes] = result.strides;
    const to = writer.let(writer.offset(result, [row, first]), 'i32');
    for (const { lanes, column, rows } of totals)
      for (const [r, total] of rows.entries())
        writer.add(lanes.store(to, result.base + r * rowBytes + column * columnBytes, total.get));
  }

  private totals(rows: number, count: number): Total[] {
    const isDense = this.writer.simd && this.y.strides[1] === 8 && this.result.strides[1] === 8;
    const vectors = isDense ? Math.floor(count / 2) : 0;
    const total = (lanes: Lanes, column: number): Total => ({
      ...{ lanes, column },
      rows: Array.from({ length: rows }, () => this.writer.variable(lanes.splat(f64.const(0)), lanes.type)),
    });
    return [
      ...Array.from({ length: vectors }, (_, v) => total(simdLanes, 2 * v)),
      ...Array.from({ length: count - 2 * vectors }, (_, v) => total(scalarLanes, 2 * vectors + v)),
    ];
  }
}
