import { type Code, control, f64, i32, scalarLanes, simdLanes } from '../assembler/index.ts';
import type { ArrayView, ArrayWriter, Variable } from './writer.ts';

/** Sweeps per eigenvalue, on average, after which it is given up; two are usual. */
const mostSweeps = 30;

/** Beside elements near 1, what lies between two diagonal elements and is smaller than this is 0: its square may underflow. */
const leastElement = 2 ** -450;

/** Vectors of columns that are kept in locals at once. */
const blockVectors = 4;

interface Tridiagonal {
  /** Diagonal, and room for one element more; becomes the eigenvalues, in no particular order. */
  readonly d: ArrayView;
  /** e_j lies between d_j and d_(j+1). */
  readonly e: ArrayView;
  /** Rows that the rotations turn, of an even number of elements; become the eigenvectors if they were the basis. */
  readonly vectors: ArrayView;
  /** Room for the rotations of a sweep. */
  readonly cosines: ArrayView;
  readonly sines: ArrayView;
}

/**
 * Eigenvalues and vectors of a symmetric tridiagonal n x n matrix, whose largest element is near 1, by implicit QL sweeps
 * with Wilkinson's shift (Golub & Van Loan 2013, algorithm 8.3.3, upwards). Returns whether all were found, as an i32.
 */
export function implicitQl(writer: ArrayWriter, n: number, matrix: Tridiagonal): Code {
  writer.store(matrix.e, f64.const(0), i32.const(n - 1));
  const left = writer.variable(i32.const(mostSweeps * n), 'i32');
  writer.upTo(i32.const(n), (first) => {
    const last = writer.variable(first, 'i32');
    const search = (): void => {
      last.set(first);
      writer.while(isCoupled(writer, matrix, last.get), () => last.set(next(last.get)));
    };
    search();
    writer.while(i32.and(i32.ltU(first, last.get), i32.ltU(zero, left.get)), () => {
      left.set(i32.sub(left.get, i32.const(1)));
      sweep(writer, matrix, first, last.get);
      rotateRows(writer, matrix, n, first, last.get);
      search();
    });
  });
  return i32.ltU(zero, left.get);
}

const zero = i32.const(0);

const next = (i: Code): Code => i32.add(i, i32.const(1));

/** Whether e_i matters beside its two diagonal elements. */
function isCoupled(writer: ArrayWriter, { d, e }: Tridiagonal, i: Code): Code {
  const beside = f64.add(f64.abs(writer.load(d, i)), f64.abs(writer.load(d, next(i))));
  const negligible = f64.add(f64.mul(f64.const(Number.EPSILON), beside), f64.const(leastElement));
  return f64.gt(f64.abs(writer.load(e, i)), negligible);
}

/** One sweep over the rows from `first` to `last`; leaves its rotations, that of rows i and i + 1 at i. */
function sweep(writer: ArrayWriter, { d, e, cosines, sines }: Tridiagonal, first: Code, last: Code): void {
  const keep = (value: Code): Code => writer.let(value, 'f64');
  const [sine, cosine] = [writer.variable(f64.const(1), 'f64'), writer.variable(f64.const(1), 'f64')];
  const shift = writer.variable(f64.const(0), 'f64');
  const g = writer.variable(startOf(writer, { d, e }, first, last), 'f64');
  writer.upTo(i32.sub(last, first), (passed) => {
    const i = writer.let(i32.sub(i32.sub(last, i32.const(1)), passed), 'i32');
    const between = keep(writer.load(e, i));
    const [f, b] = [keep(f64.mul(sine.get, between)), keep(f64.mul(cosine.get, between))];
    const r = keep(f64.sqrt(f64.add(f64.mul(f, f), f64.mul(g.get, g.get))));
    // Where both vanish, nothing is to be rotated.
    const isNothing = f64.eq(r, f64.const(0));
    sine.set(control.select(isNothing, f64.const(0), f64.div(f, r)));
    cosine.set(control.select(isNothing, f64.const(1), f64.div(g.get, r)));
    writer.store(sines, sine.get, i);
    writer.store(cosines, cosine.get, i);
    writer.store(e, r, next(i));
    const below = keep(f64.sub(writer.load(d, next(i)), shift.get));
    const twice = f64.mul(f64.const(2), f64.mul(cosine.get, b));
    const t = keep(f64.add(f64.mul(f64.sub(writer.load(d, i), below), sine.get), twice));
    shift.set(f64.mul(sine.get, t));
    writer.store(d, f64.add(below, shift.get), next(i));
    g.set(f64.sub(f64.mul(cosine.get, t), b));
  });
  writer.store(d, f64.sub(writer.load(d, first), shift.get), first);
  writer.store(e, g.get, first);
  writer.store(e, f64.const(0), last);
}

/** d_last - mu, mu the eigenvalue of the first two rows that is nearer to d_first. */
function startOf(writer: ArrayWriter, { d, e }: Pick<Tridiagonal, 'd' | 'e'>, first: Code, last: Code): Code {
  const keep = (value: Code): Code => writer.let(value, 'f64');
  const [start, between] = [keep(writer.load(d, first)), keep(writer.load(e, first))];
  const gap = f64.sub(writer.load(d, next(first)), start);
  const half = keep(f64.div(gap, f64.mul(f64.const(2), between)));
  const root = f64.sqrt(f64.add(f64.mul(half, half), f64.const(1)));
  const further = f64.div(between, f64.add(half, f64.copysign(root, half)));
  return f64.add(f64.sub(writer.load(d, last), start), further);
}

/** The rotations of a sweep, on all rows from `last` up to `first`: a block of columns goes through all of them in locals. */
function rotateRows(writer: ArrayWriter, matrix: Tridiagonal, n: number, first: Code, last: Code): void {
  const lanes = writer.simd ? simdLanes : scalarLanes;
  const vectors = Math.ceil(n / lanes.width);
  const blocks = Math.floor(vectors / blockVectors);
  const bytes = 8 * lanes.width;
  writer.upTo(i32.const(blocks), (block) => {
    const start = writer.let(i32.mul(block, i32.const(bytes * blockVectors)), 'i32');
    rotateBlock(writer, matrix, [first, last], start, blockVectors);
  });
  const rest = vectors % blockVectors;
  if (rest > 0) rotateBlock(writer, matrix, [first, last], i32.const(bytes * blocks * blockVectors), rest);
}

/** Rows x (above) and y (below) become c x - s y and s x + c y, and the former is the y of the next rotation. */
function rotateBlock(
  writer: ArrayWriter,
  { vectors, cosines, sines }: Tridiagonal,
  [first, last]: readonly [Code, Code],
  start: Code,
  count: number,
): void {
  const lanes = writer.simd ? simdLanes : scalarLanes;
  const [rowBytes] = vectors.strides;
  const offsets = Array.from({ length: count }, (_, v) => vectors.base + 8 * lanes.width * v);
  const row = writer.variable(i32.add(start, i32.mul(last, i32.const(rowBytes))), 'i32');
  const rotation = writer.variable(i32.mul(last, i32.const(8)), 'i32');
  const carried: Variable[] = offsets.map((offset) =>
    writer.variable(lanes.load(row.get, offset), lanes.type),
  );
  writer.upTo(i32.sub(last, first), () => {
    row.set(i32.sub(row.get, i32.const(rowBytes)));
    rotation.set(i32.sub(rotation.get, i32.const(8)));
    const c = writer.let(lanes.loadSplat(rotation.get, cosines.base), lanes.type);
    const s = writer.let(lanes.loadSplat(rotation.get, sines.base), lanes.type);
    for (const [v, y] of carried.entries()) {
      const x = writer.let(lanes.load(row.get, offsets[v]), lanes.type);
      const below = lanes.add(lanes.mul(s, x), lanes.mul(c, y.get));
      writer.add(lanes.store(row.get, offsets[v] + rowBytes, below));
      y.set(lanes.sub(lanes.mul(c, x), lanes.mul(s, y.get)));
    }
  });
  for (const [v, y] of carried.entries()) writer.add(lanes.store(row.get, offsets[v], y.get));
}
