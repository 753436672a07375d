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
import { type Reduced, reduction } from './reduction.ts';
import type { Pass } from './rewrite.ts';
import { needsRowsWhole, RowTaker } from './take-rows.ts';

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
export const mergeRows: Pass = reduction('R0, R1', () => {
  const tables = new DistinctTables();
  return (body, along) => merge(body, along, tables);
});

function merge(body: Expression, along: Axis, tables: DistinctTables): Reduced {
  const parts = addendsOf(body, along).map((addend) => {
    const centred = squareAroundData(addend.body, along);
    return { addend, centred, table: tables.of(centred?.centre ?? addend.body, along) };
  });
  const rest = parts.flatMap(({ addend, table }) => (typeof table === 'string' ? [addend] : []));
  if (rest.length === parts.length) return parts[0].table as string;
  const merged = parts.flatMap(({ addend, centred, table }) =>
    typeof table === 'string' ? [] : [{ table, sum: mergeAddend(addend, centred, table, along) }],
  );
  const total = merged.map((part) => part.sum).reduce((partial, value) => add(partial, value));
  const used = [...new Set(merged.map(({ table }) => table))];
  return {
    sum: rest.length === 0 ? total : add(sum(sumOfAddends(rest, along), along), total),
    left: used.reduce((count, { axis: { size } }) => count + size, rest.length === 0 ? 0 : along.size),
    note: used.map(({ key, axis: { size } }) => `${size} distinct rows of ${key}`).join(', '),
  };
}

function mergeAddend(
  addend: Addend,
  centred: ReturnType<typeof squareAroundData>,
  table: DistinctTable,
  along: Axis,
): Expression {
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
  private readonly known = new Map<string, DistinctTable | string>();
  private readonly ids = new Map<object, number>();
  private serial = 0;

  /** The table that `body` can be computed on, or why there is none. */
  of(body: Expression, along: Axis): DistinctTable | string {
    const columns = rowColumns(body, along);
    if (typeof columns === 'string') return columns;
    const key = columns.map((column) => this.idOf(contentsOf(column))).sort((a, b) => a - b);
    const name = `${along.name} ${key}`;
    if (!this.known.has(name)) this.known.set(name, this.make(columns, along));
    return this.known.get(name) as DistinctTable | string;
  }

  private make(columns: readonly RowColumn[], along: Axis): DistinctTable | string {
    const limit = Math.floor(worthwhileShare * along.size);
    const groups = distinctRows(columns.map(contentsOf), along.size, limit);
    const key = columns.map(nameOf).join(', ');
    if (groups === undefined) return `more than half of the rows are distinct in ${key}`;
    return new DistinctTable(along, groups, axis(`${along.name}~${this.serial++}`, groups.first.length), key);
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

function nameOf(column: RowColumn): string {
  return ('op' in column ? column.attributes.name : column.name) ?? 'computed data';
}

/** The data columns and codes that vary along `along` below `body`, or what else does. */
function rowColumns(body: Expression, along: Axis): RowColumn[] | string {
  const order = topologicalOrder([body]);
  if (order.some((node) => needsRowsWhole(node, along))) return 'an op needs the rows whole';
  if (order.some((node) => sumsRows(node, along))) return 'a sum over the rows inside';
  const columns = new Set<RowColumn>();
  for (const node of order) {
    const { op, axes, attributes } = node;
    if (!hasAxis(axes, along)) continue;
    if (op.kind === 'input') return `the parameter ${attributes.name} has a value for each row`;
    if (op.kind === 'data' && axes.length > 1) return `${nameOf(node)} has a table of data for each row`;
    if (op.kind === 'segment') return 'a sum over the rows inside';
    if (op.kind === 'data') columns.add(node);
    if (attributes.codes?.over.name === along.name) columns.add(attributes.codes);
  }
  return columns.size === 0 ? 'nothing varies with the row' : [...columns];
}

/** Whether a node is a total over rows, of which fewer would give another. */
function sumsRows({ op, attributes: { axis, codes } }: Expression, along: Axis): boolean {
  return axis?.name === along.name || (op.kind === 'segment' && codes?.over.name === along.name);
}

class DistinctTable {
  readonly groups: RowGroups;
  readonly axis: Axis;
  /** The names of the columns. */
  readonly key: string;
  private readonly taker: RowTaker;

  constructor(along: Axis, groups: RowGroups, distinct: Axis, key: string) {
    this.groups = groups;
    this.axis = distinct;
    this.key = key;
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
