import {
  type Axis,
  add,
  axis,
  type Codes,
  data,
  type Expression,
  hasAxis,
  multiply,
  square,
  subtract,
  sum,
  topologicalOrder,
} from '@bayes-window/dsl';
import { type Addend, addendsOf, isColumn, multiplied, sumOfAddends, valuesOf } from './addends.ts';
import { distinctRows, type RowGroups } from './distinct-rows.ts';
import { type Pass, rewrite } from './rewrite.ts';
import { RowTaker } from './take-rows.ts';

/** Rows are merged when that leaves at most this share of them. */
const worthwhileShare = 0.5;

/**
 * R0, R1 and R3: an addend is computed once for the rows that agree in every datum that enters it. What multiplies it is
 * summed over those rows; squares around a known value are taken around its mean, so that nothing cancels:
 *
 *     sum_i w_i f(d_i)           = sum_k W_k f(d_k)                          W_k = sum w_i over the rows with key d_k
 *     sum_i w_i (y_i - f(d_i))^2 = sum_k W_k (m_k - f(d_k))^2 + sum_i w_i (y_i - m_k(i))^2      m_k = sum w_i y_i / W_k
 *
 * Exact for any f. Precondition: in the addend, what varies along the axis is data and codes alone, each over that axis
 * only (a latent value per row, or a table of data per row, keeps its rows). Addends that don't merge stay one loop.
 */
export const mergeRows: Pass = (roots) => {
  const tables = new DistinctTables();
  return rewrite(roots, (node) => {
    const along = node.attributes.axis;
    const isSum = node.op.kind === 'reduce' && node.op.linear && along !== undefined;
    return isSum && hasAxis(node.args[0].axes, along) ? (merge(node.args[0], along, tables) ?? node) : node;
  });
};

function merge(body: Expression, along: Axis, tables: DistinctTables): Expression | undefined {
  const parts = addendsOf(body, along).map((addend) => ({
    addend,
    merged: mergeAddend(addend, along, tables),
  }));
  const sums = parts.flatMap(({ merged }) => (merged === undefined ? [] : [merged]));
  if (sums.length === 0) return undefined;
  const rest = parts.flatMap(({ addend, merged }) => (merged === undefined ? [addend] : []));
  const total = sums.reduce((partial, value) => add(partial, value));
  return rest.length === 0 ? total : add(sum(sumOfAddends(rest, along), along), total);
}

function mergeAddend(addend: Addend, along: Axis, tables: DistinctTables): Expression | undefined {
  const centred = squareAroundData(addend.body, along);
  const table = tables.of(centred?.centre ?? addend.body, along);
  if (table === undefined) return undefined;
  const weights = addend.weights ?? new Float64Array(along.size).fill(1);
  const totals = table.total(weights);
  const counts = data(totals, [table.axis], addend.weights === undefined ? 'count' : undefined);
  const scaled = (body: Expression): Expression =>
    multiplied(addend.scale, sum(multiply(counts, body), table.axis));
  if (centred === undefined) return scaled(table.rewritten(addend.body));
  const means = table
    .total(weights.map((w, i) => w * centred.values[i]))
    .map((t, k) => (totals[k] === 0 ? 0 : t / totals[k]));
  const spread = weights.reduce(
    (total, w, i) => total + w * (centred.values[i] - means[table.groups.ids[i]]) ** 2,
    0,
  );
  const around = square(subtract(data(means, [table.axis]), table.rewritten(centred.centre)));
  return add(addend.scale * spread, scaled(around));
}

/** (y - f)^2 or (f - y)^2 with y known. */
function squareAroundData(
  { op, args: [inner] }: Expression,
  along: Axis,
): { values: Float64Array; centre: Expression } | undefined {
  if (op !== square || inner.op !== subtract) return undefined;
  const known = inner.args.findIndex((arg) => isColumn(arg, along));
  return known < 0 ? undefined : { values: valuesOf(inner.args[known]), centre: inner.args[1 - known] };
}

type RowColumn = Expression | Codes;

/** The tables of distinct rows of one graph; addends with the same key share one, and so one loop. */
class DistinctTables {
  private readonly known = new Map<string, DistinctTable | undefined>();
  private readonly ids = new Map<object, number>();
  private serial = 0;

  /** The table that `body` can be computed on; undefined if that is not possible, or not worthwhile. */
  of(body: Expression, along: Axis): DistinctTable | undefined {
    const columns = rowColumns(body, along);
    if (columns === undefined) return undefined;
    const key = columns.map((column) => this.idOf(contentsOf(column))).sort((a, b) => a - b);
    const name = `${along.name} ${key}`;
    if (!this.known.has(name)) this.known.set(name, this.make(columns, along));
    return this.known.get(name);
  }

  private make(columns: readonly RowColumn[], along: Axis): DistinctTable | undefined {
    const limit = Math.floor(worthwhileShare * along.size);
    const groups = distinctRows(columns.map(contentsOf), along.size, limit);
    if (groups === undefined) return undefined;
    return new DistinctTable(along, groups, axis(`${along.name}~${this.serial++}`, groups.first.length));
  }

  private idOf(object: object): number {
    const known = this.ids.get(object) ?? this.ids.size;
    this.ids.set(object, known);
    return known;
  }
}

function contentsOf(column: RowColumn): Float64Array | Int32Array {
  return 'op' in column ? valuesOf(column) : column.values;
}

/** The data columns and codes that vary along `along` below `body`; undefined if anything else does. */
function rowColumns(body: Expression, along: Axis): RowColumn[] | undefined {
  const columns = new Set<RowColumn>();
  for (const node of varyingNodes(body, along)) {
    const { op, axes, attributes } = node;
    if (op.kind === 'input' || (op.kind === 'data' && axes.length > 1)) return undefined;
    if (op.kind === 'segment' || attributes.axis?.name === along.name) return undefined;
    if (op.kind === 'data') columns.add(node);
    if (attributes.codes?.over.name === along.name) columns.add(attributes.codes);
  }
  return columns.size === 0 ? undefined : [...columns];
}

function varyingNodes(body: Expression, along: Axis): Expression[] {
  return topologicalOrder([body]).filter(({ axes }) => hasAxis(axes, along));
}

class DistinctTable {
  readonly groups: RowGroups;
  readonly axis: Axis;
  private readonly taker: RowTaker;

  constructor(along: Axis, groups: RowGroups, distinct: Axis) {
    this.groups = groups;
    this.axis = distinct;
    this.taker = new RowTaker(along, distinct, groups.first);
  }

  /** Sums over the rows of each distinct row. */
  total(values: Float64Array): Float64Array {
    const totals = new Float64Array(this.axis.size);
    for (const [i, value] of values.entries()) totals[this.groups.ids[i]] += value;
    return totals;
  }

  /** `body` on the distinct rows. */
  rewritten(body: Expression): Expression {
    return this.taker.take(body);
  }
}
