import { type Axis, type Codes, type Expression, stridesIn } from '@bayes-window/dsl';
import { countEntries } from '../../schedule/sparse.ts';
import { constantPool } from './assembler/index.ts';

/** A constant array to be copied into the memory before the first call. */
export interface DataSegment {
  readonly offset: number;
  readonly values: Float64Array | Int32Array;
}

/** Where an object of the graph (an array, codes, a constant) lies, and in what form. */
export interface Placement {
  readonly offset: number;
  readonly object: object;
  contents(object: object): Float64Array | Int32Array;
}

const alignment = 16;
const pageBytes = 65_536;

/** Addresses of the elements of a matrix that are not 0. */
export interface SparseRows {
  /** How many there are in each row (i32). */
  readonly counts: number;
  /** Of each, row by row: its column times a stride (i32), and its value. */
  readonly offsets: number;
  readonly values: number;
}

interface SparseContents {
  readonly counts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** Hands out byte addresses in one linear memory, behind the pool of constants; equal data are placed once. */
export class MemoryLayout {
  readonly placements: Placement[] = [];
  private readonly placed = new Map<object, Map<string | number, number>>();
  private next: number = constantPool.end;
  /** Bytes of the largest array. */
  largest = 0;

  /** Room for `count` doubles. */
  allocate(count: number): number {
    return this.reserve(count * 8);
  }

  /** Values given row-major over `axes`, stored row-major over `order`, the same axes in another order. */
  placeValues(values: Float64Array, axes: readonly Axis[], order: readonly Axis[]): number {
    const names = order.map(({ name }) => name).join(' ');
    return this.place(values, names, 8 * values.length, (object) =>
      reordered(object as Float64Array, axes, order),
    );
  }

  placeConstant(constant: Expression): number {
    return this.place(constant, 'constant', 8, (object) =>
      Float64Array.of((object as Expression).attributes.value as number),
    );
  }

  /** Codes as byte offsets: code * `scale`, so that a load needs no multiplication. */
  placeCodes(codes: Codes, scale: number): number {
    return this.place(codes, scale, 4 * codes.values.length, (object) =>
      (object as Codes).values.map((code) => code * scale),
    );
  }

  /** The elements that are not 0 of a matrix given row-major over `axes`, row by row over `order`. */
  placeSparse(
    values: Float64Array,
    axes: readonly Axis[],
    order: readonly Axis[],
    stride: number,
  ): SparseRows {
    const variant = `${order.map(({ name }) => name).join(' ')} ${stride}`;
    const entries = countEntries(values);
    const rows = lastOf((object: object) =>
      sparseContents(reordered(object as Float64Array, axes, order), order[1].size),
    );
    return {
      counts: this.place(values, `counts ${variant}`, 4 * order[0].size, (object) => rows(object).counts),
      offsets: this.place(values, `offsets ${variant}`, 4 * entries, (object) =>
        rows(object).columns.map((column) => column * stride),
      ),
      values: this.place(values, `entries ${variant}`, 8 * entries, (object) => rows(object).values),
    };
  }

  /** The number of rows of each group, of rows sorted by group. */
  placeCounts(codes: Codes): number {
    return this.place(codes, 'counts', 4 * codes.axis.size, (object) => rowCounts(object as Codes));
  }

  get pages(): number {
    return Math.ceil(this.next / pageBytes);
  }

  private place(
    object: object,
    variant: string | number,
    bytes: number,
    contents: Placement['contents'],
  ): number {
    const variants = this.placed.get(object) ?? new Map<string | number, number>();
    this.placed.set(object, variants);
    const known = variants.get(variant);
    if (known !== undefined) return known;
    const offset = this.reserve(bytes);
    this.placements.push({ offset, object, contents });
    variants.set(variant, offset);
    return offset;
  }

  private reserve(bytes: number): number {
    const address = this.next;
    this.largest = Math.max(this.largest, bytes);
    this.next += Math.ceil(bytes / alignment) * alignment;
    return address;
  }
}

/** How many rows each group has. */
export function rowCounts({ axis, values }: Codes): Int32Array {
  const counts = new Int32Array(axis.size);
  for (let i = 0; i < values.length; i++) counts[values[i]]++;
  return counts;
}

/** What the placements put into the memory. */
export function segmentsOf(placements: readonly Placement[]): DataSegment[] {
  return placements.map(({ offset, object, contents }) => ({ offset, values: contents(object) }));
}

function sparseContents(matrix: Float64Array, columnCount: number): SparseContents {
  const entries = countEntries(matrix);
  const counts = new Int32Array(matrix.length / columnCount);
  const [columns, values] = [new Int32Array(entries), new Float64Array(entries)];
  let [entry, flat] = [0, 0];
  for (let row = 0; row < counts.length; row++) {
    const start = entry;
    for (let column = 0; column < columnCount; column++) {
      const value = matrix[flat++];
      if (value === 0) continue;
      columns[entry] = column;
      values[entry++] = value;
    }
    counts[row] = entry - start;
  }
  return { counts, columns, values };
}

/** A function that remembers what it made last. */
function lastOf<T>(make: (object: object) => T): (object: object) => T {
  let last: { readonly object: object; readonly made: T } | undefined;
  return (object) => {
    if (last?.object !== object) last = { object, made: make(object) };
    return last.made;
  };
}

function reordered(values: Float64Array, axes: readonly Axis[], order: readonly Axis[]): Float64Array {
  if (order.every((axis, d) => axis.name === axes[d].name)) return values;
  const result = new Float64Array(values.length);
  const strides = stridesIn(axes, order);
  const index = order.map(() => 0);
  const last = order.length - 1;
  const [runLength, runStride] = [order[last].size, strides[last]];
  let from = 0;
  for (let to = 0; to < result.length; ) {
    for (let i = 0; i < runLength; i++) result[to++] = values[from + i * runStride];
    // To the next run: the last axis but one first, carrying over.
    for (let d = last - 1; d >= 0; d--) {
      from += strides[d];
      if (++index[d] < order[d].size) break;
      from -= strides[d] * order[d].size;
      index[d] = 0;
    }
  }
  return result;
}
