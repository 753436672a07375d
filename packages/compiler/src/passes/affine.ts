import {
  type Axis,
  add,
  type Codes,
  divide,
  type Expression,
  multiply,
  negate,
  stridesIn,
  subtract,
} from '@bayes-window/dsl';
import { gatherCodes } from './lift-gathers.ts';

/**
 * One addend coefficient_i * parameter of an affine form: the coefficient is known for every row; the parameter is the
 * same in all rows, or in all rows of one group if `codes` are given. With a `block` axis the parameter is a vector over
 * it and the addend is sum_k column_k,i * parameter_k. Without a parameter the addend is known data.
 */
export interface AffineTerm {
  /** One column of coefficients, or one per element of the block. */
  readonly columns: readonly Float64Array[];
  readonly parameter?: Expression;
  readonly codes?: Codes;
  readonly block?: Axis;
}

/**
 * `body`, which varies along `along` only, as a sum of affine terms; undefined if it is not affine in its parameters. A
 * parameter with a value for each row counts as indexed by `perRow`, if this is given; else it is not taken.
 */
export function affineTerms(body: Expression, along: Axis, perRow?: Codes): AffineTerm[] | undefined {
  const terms = collect(body, { along, perRow });
  return terms === undefined ? undefined : mergeTerms(terms);
}

type Terms = AffineTerm[] | undefined;

interface Rows {
  readonly along: Axis;
  readonly perRow?: Codes;
}

function collect(body: Expression, rows: Rows): Terms {
  const { op, args, axes } = body;
  const { along, perRow } = rows;
  if (axes.length === 0) return [constantTerm(body, along)];
  if (axes.length > 1 || axes[0].name !== along.name) return undefined;
  if (op.kind === 'data') return [{ columns: [body.attributes.values as Float64Array] }];
  if (op.kind === 'input')
    return perRow === undefined ? undefined : [{ columns: [ones(along)], parameter: body, codes: perRow }];
  if (isSum(body)) return designTimesVector(body, along);
  const codes = gatherCodes(body);
  if (codes !== undefined)
    return args[0].axes.length === 1 ? [{ columns: [ones(along)], parameter: args[0], codes }] : undefined;
  if (op === add || op === subtract)
    return sumOf(collect(args[0], rows), signed(collect(args[1], rows), op === add ? 1 : -1));
  if (op === negate) return signed(collect(args[0], rows), -1);
  if (op === multiply) return times(args[0], args[1], rows) ?? times(args[1], args[0], rows);
  return op === divide ? over(args[0], args[1], rows) : undefined;
}

function constantTerm(body: Expression, along: Axis): AffineTerm {
  if (body.op.kind === 'constant') return { columns: [ones(along, body.attributes.value as number)] };
  return { columns: [ones(along)], parameter: body };
}

function ones({ size }: Axis, value = 1): Float64Array {
  return new Float64Array(size).fill(value);
}

function sumOf(left: Terms, right: Terms): Terms {
  return left === undefined || right === undefined ? undefined : [...left, ...right];
}

function signed(terms: Terms, sign: number): Terms {
  return terms?.map((term) => mapColumns(term, (c) => sign * c));
}

/** factor * body, where the factor is data or the same in every row. */
function times(factor: Expression, body: Expression, rows: Rows): Terms {
  if (factor.op.kind === 'data') return scaled(collect(body, rows), factor.attributes.values as Float64Array);
  return factor.axes.length === 0 ? withFactor(collect(body, rows), (p) => multiply(factor, p)) : undefined;
}

function over(body: Expression, divisor: Expression, rows: Rows): Terms {
  if (divisor.op.kind === 'data')
    return scaled(
      collect(body, rows),
      (divisor.attributes.values as Float64Array).map((x) => 1 / x),
    );
  return divisor.axes.length === 0 ? withFactor(collect(body, rows), (p) => divide(p, divisor)) : undefined;
}

function scaled(terms: Terms, weights: Float64Array): Terms {
  return terms?.map((term) => mapColumns(term, (c, i) => c * weights[i]));
}

function withFactor(terms: Terms, apply: (parameter: Expression | number) => Expression): Terms {
  return terms?.map((term) => ({ ...term, parameter: apply(term.parameter ?? 1) }));
}

function mapColumns(term: AffineTerm, change: (coefficient: number, row: number) => number): AffineTerm {
  return { ...term, columns: term.columns.map((column) => column.map(change)) };
}

function isSameParameter(a: AffineTerm, b: AffineTerm): boolean {
  return a.parameter === b.parameter && a.codes === b.codes && a.block === b.block;
}

function addColumns(a: AffineTerm, b: AffineTerm): AffineTerm {
  return { ...a, columns: a.columns.map((column, k) => column.map((c, i) => c + b.columns[k][i])) };
}

/** sum_k data[i, k] * parameter[k]: a design matrix times a vector of coefficients. */
function designTimesVector(body: Expression, along: Axis): Terms {
  const [product] = body.args;
  const block = body.attributes.axis;
  if (!isSum(body) || block === undefined || product.op !== multiply) return undefined;
  const [left, right] = product.args;
  const [design, parameter] = left.op.kind === 'data' ? [left, right] : [right, left];
  const isVector =
    parameter.axes.length === 1 && parameter.axes[0].name === block.name && parameter.op.kind !== 'data';
  if (design.op.kind !== 'data' || design.axes.length !== 2 || !isVector) return undefined;
  const [rowStride, blockStride] = stridesIn(design.axes, [along, block]);
  const values = design.attributes.values as Float64Array;
  const columns = Array.from({ length: block.size }, (_, k) => {
    const entries = new Float64Array(along.size);
    for (let i = 0; i < entries.length; i++) entries[i] = values[i * rowStride + k * blockStride];
    return entries;
  });
  return [{ columns, parameter, block }];
}

function isSum({ op }: Expression): boolean {
  return op.kind === 'reduce' && op.linear;
}

function mergeTerms(terms: readonly AffineTerm[]): AffineTerm[] {
  const merged: AffineTerm[] = [];
  for (const term of terms) {
    const known = merged.findIndex((other) => isSameParameter(other, term));
    if (known < 0) merged.push(term);
    else merged[known] = addColumns(merged[known], term);
  }
  return merged;
}
