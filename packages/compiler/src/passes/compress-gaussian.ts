import {
  type Axis,
  add,
  axis,
  type Codes,
  codes as codesOver,
  data,
  type Expression,
  gather,
  multiply,
  square,
  sum,
} from '@bayes-window/dsl';
import { type AffineTerm, affineTerms } from './affine.ts';
import { distinctRows } from './distinct-rows.ts';
import { type Reduced, reduction } from './reduction.ts';
import type { Pass } from './rewrite.ts';
import { triangularise } from './triangularise.ts';

/** Rows are compressed when that leaves at most this share of them. */
const worthwhileShare = 0.5;

/**
 * R2: a sum of squares of residuals that are affine in the parameters, with a known design, needs one row per parameter:
 *
 *     sum_i (y_i - x_i' b)^2 = |Q'y - R b|^2 + |y - Q Q'y|^2        X = Q R, per group of rows with the same codes
 *
 * The K rows (R | Q'y) of a group take the place of its n rows in an expression of the same form; the last addend is
 * known. Preconditions: the residual varies along the summed axis only, is affine in everything that is not data, and
 * what is indexed by codes is indexed along that axis. No square of the data is ever formed, so large means do not cancel.
 */
export const compressGaussian: Pass = reduction('R2', () => {
  let serial = 0;
  return (body, along) => {
    if (body.op !== square) return 'not a sum of squares';
    const terms = affineTerms(body.args[0], along);
    return terms === undefined
      ? 'the residual is not affine in the parameters with known coefficients'
      : compress(terms, along, () => serial++);
  };
});

function compress(terms: readonly AffineTerm[], along: Axis, nextSerial: () => number): Reduced {
  const unknown = terms.filter(({ parameter }) => parameter !== undefined);
  const known =
    terms.find(({ parameter }) => parameter === undefined)?.columns[0] ?? new Float64Array(along.size);
  const allCodes = [...new Set(unknown.flatMap(({ codes }) => (codes === undefined ? [] : [codes])))];
  const columns = unknown.flatMap((term) => term.columns);
  const width = columns.length;
  if (width === 0) return 'no parameter in the residual';
  const groups = distinctRows(
    allCodes.map(({ values }) => values),
    along.size,
    Math.floor((worthwhileShare * along.size) / width),
  );
  if (groups === undefined) return 'groups times coefficients are more than half of the rows';
  const groupCount = groups.first.length;
  const triangles = triangularise([...columns, known], groups.ids, groupCount);
  const rows = axis(`${along.name}~q${nextSerial()}`, groupCount * width);
  const codes = new Map(allCodes.map((c) => [c, compressCodes(c, rows, groups.first, width)]));
  const compressed: Compressed = { triangles, width, groupCount, axis: rows, codes };
  let first = 0;
  const residual = unknown
    .map((term) => {
      first += term.columns.length;
      return compressedTerm(compressed, term, first - term.columns.length);
    })
    .reduce((total, term) => add(total, term));
  const squares = sum(square(add(columnOf(compressed, width), residual)), compressed.axis);
  return {
    sum: add(squares, restOf(compressed)),
    left: rows.size,
    note: `squares of ${width} coefficients in each of ${groupCount} groups`,
  };
}

interface Compressed {
  readonly triangles: Float64Array;
  /** Number of unknowns; each triangle has one row and column more, for the known part. */
  readonly width: number;
  readonly groupCount: number;
  /** The compressed rows: `width` for each group. */
  readonly axis: Axis;
  /** The codes of the compressed rows, by those of the original rows. */
  readonly codes: ReadonlyMap<Codes, Codes>;
}

/** Entry k of every compressed row. */
function columnOf({ triangles, width, axis: rows }: Compressed, k: number): Expression {
  const side = width + 1;
  const values = Float64Array.from({ length: rows.size }, (_, i) => {
    const [group, row] = [Math.floor(i / width), i % width];
    return triangles[group * side * side + row * side + k];
  });
  return data(values, [rows]);
}

/** A term on the compressed rows; its columns start at `first`. */
function compressedTerm(compressed: Compressed, term: AffineTerm, first: number): Expression {
  const { block, columns, parameter } = term;
  if (block === undefined) return multiply(columnOf(compressed, first), parameterOf(compressed, term));
  const entries = columns.map((_, k) => columnOf(compressed, first + k).attributes.values as Float64Array);
  const rows = compressed.axis;
  const design = Float64Array.from(
    { length: rows.size * block.size },
    (_, i) => entries[i % block.size][Math.floor(i / block.size)],
  );
  return sum(multiply(data(design, [rows, block]), parameter as Expression), block);
}

function parameterOf({ codes: compressedCodes }: Compressed, { parameter, codes }: AffineTerm): Expression {
  return codes === undefined
    ? (parameter as Expression)
    : gather(parameter as Expression, compressedCodes.get(codes) as Codes);
}

function compressCodes(
  { name, axis: target, values }: Codes,
  rows: Axis,
  first: Int32Array,
  width: number,
): Codes {
  return codesOver(
    name,
    rows,
    target,
    Int32Array.from({ length: rows.size }, (_, i) => values[first[Math.floor(i / width)]]),
  );
}

/** What no parameter can explain: the squares of the last diagonal entries. */
function restOf({ triangles, width, groupCount }: Compressed): number {
  const side = width + 1;
  let rest = 0;
  for (let group = 0; group < groupCount; group++)
    rest += triangles[group * side * side + side * side - 1] ** 2;
  return rest;
}
