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
import { ofGroupsWithRows } from './groups-with-rows.ts';
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
 * The K rows (R | Q'y) of a group take the place of its n rows; the last addend is known. Preconditions: the residual varies along the summed axis only, is affine in everything that is not data, and
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
  const { unknown, known } = nearZero(
    terms.filter(({ parameter }) => parameter !== undefined),
    terms.find(({ parameter }) => parameter === undefined)?.columns[0] ?? new Float64Array(along.size),
  );
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
  const triangles = triangularise([...columns, known], groups.ids, groups.first.length);
  const compressed: Compressed = { triangles, width, first: groups.first };
  const squares =
    allCodes.length === 1 && columns.length === unknown.length && width <= mostSeparate
      ? squaresByGroup(compressed, unknown, allCodes[0])
      : squaresByRow(compressed, unknown, allCodes, `${along.name}~q${nextSerial()}`);
  return {
    sum: add(squares, restOf(compressed)),
    left: groups.first.length * width,
    note: `squares of ${width} coefficients in each of ${groups.first.length} groups`,
  };
}

/** Known data further from 0 than this many of their standard deviations are moved. */
const farFromZero = 8;

/**
 * y_i + s a = (y_i - m) + s (a + m/s), m the mean of y, where a term's coefficients are all the same s: near the
 * posterior, a + m/s is then exact, while products with far-off data would be rounded before they cancel.
 */
function nearZero(
  unknown: readonly AffineTerm[],
  known: Float64Array,
): { unknown: readonly AffineTerm[]; known: Float64Array } {
  const isConstant = ({ columns: [column, ...others] }: AffineTerm): boolean =>
    others.length === 0 && column[0] !== 0 && column.every((entry) => entry === column[0]);
  const intercept = unknown.find(isConstant);
  const mean = known.reduce((total, y) => total + y, 0) / known.length;
  const variance = known.reduce((total, y) => total + (y - mean) ** 2, 0) / known.length;
  if (intercept === undefined || Math.abs(mean) <= farFromZero * Math.sqrt(variance))
    return { unknown, known };
  const moved = add(intercept.parameter as Expression, mean / intercept.columns[0][0]);
  return {
    unknown: unknown.map((term) => (term === intercept ? { ...term, parameter: moved } : term)),
    known: known.map((y) => y - mean),
  };
}

/** Most coefficients per group for which each row of the triangles gets a sum of its own. */
const mostSeparate = 6;

interface Compressed {
  readonly triangles: Float64Array;
  /** Number of unknowns; each triangle has one row and column more, for the known part. */
  readonly width: number;
  /** A row of the original table for each group. */
  readonly first: Int32Array;
}

/** Entry (i, k) of the triangle of a group. */
function entry({ triangles, width }: Compressed, group: number, i: number, k: number): number {
  const side = width + 1;
  return triangles[group * side * side + i * side + k];
}

/**
 * Where the groups are those of one column of codes: sum_i sum_g (q_i,g + sum_(k >= i) R_ik,g b_k,g)^2, an array over the
 * groups for each entry of the triangles, so that nothing is gathered.
 */
function squaresByGroup(compressed: Compressed, unknown: readonly AffineTerm[], codes: Codes): Expression {
  const { axis: groups, values } = codes;
  const { width, first } = compressed;
  const column = (i: number, k: number): Expression => {
    const entries = new Float64Array(groups.size);
    first.forEach((row, group) => {
      entries[values[row]] = entry(compressed, group, i, k);
    });
    return data(entries, [groups]);
  };
  const squaresOf = (_: unknown, i: number): Expression => {
    const residual = unknown
      .slice(i)
      .reduce(
        (total, { parameter }, k) => add(total, multiply(column(i, i + k), parameter as Expression)),
        column(i, width),
      );
    return sum(ofGroupsWithRows(square(residual), codes), groups);
  };
  return Array.from({ length: width }, squaresOf).reduce((total, squares) => add(total, squares));
}

/** As the original rows: an axis with `width` rows for each group, rounded up to whole pairs. */
function squaresByRow(
  compressed: Compressed,
  unknown: readonly AffineTerm[],
  allCodes: readonly Codes[],
  name: string,
): Expression {
  const { width, first } = compressed;
  const rows = axis(name, 2 * Math.ceil((first.length * width) / 2));
  const codes = new Map(allCodes.map((c) => [c, compressCodes(c, rows, first, width)]));
  const table: RowTable = { ...compressed, axis: rows, codes };
  let start = 0;
  const residual = unknown
    .map((term) => {
      start += term.columns.length;
      return compressedTerm(table, term, start - term.columns.length);
    })
    .reduce((total, term) => add(total, term));
  return sum(square(add(columnOf(table, width), residual)), rows);
}

interface RowTable extends Compressed {
  readonly axis: Axis;
  /** The codes of the compressed rows, by those of the original rows. */
  readonly codes: ReadonlyMap<Codes, Codes>;
}

/** Entry k of every compressed row; 0 in the odd one at the end. */
function columnOf(table: RowTable, k: number): Expression {
  const { width, first, axis: rows } = table;
  const values = new Float64Array(rows.size);
  for (let i = 0; i < first.length * width; i++)
    values[i] = entry(table, Math.floor(i / width), i % width, k);
  return data(values, [rows]);
}

/** A term on the compressed rows; its columns start at `first`. */
function compressedTerm(compressed: RowTable, term: AffineTerm, first: number): Expression {
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

function parameterOf({ codes: compressedCodes }: RowTable, { parameter, codes }: AffineTerm): Expression {
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
    Int32Array.from(
      { length: rows.size },
      (_, i) => values[first[Math.min(Math.floor(i / width), first.length - 1)]],
    ),
  );
}

/** What no parameter can explain: the squares of the last diagonal entries. */
function restOf(compressed: Compressed): number {
  const { width, first } = compressed;
  return first.reduce((rest, _, group) => rest + entry(compressed, group, width, width) ** 2, 0);
}
