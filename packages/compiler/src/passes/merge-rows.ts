import { type Axis, add, data, type Expression, multiply, square, subtract, sum } from '@bayes-window/dsl';
import { type Addend, addendsOf, isColumn, multiplied, sumOfAddends, valuesOf } from './addends.ts';
import {
  contentsOf,
  type DistinctTable,
  distinctTable,
  nameOf,
  type RowColumn,
  rowColumns,
} from './distinct-table.ts';
import { type Reduced, reduction } from './reduction.ts';
import type { Pass } from './rewrite.ts';

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
    const table = distinctTable(columns, along, `${along.name}~${this.serial}`, limit);
    if (table === undefined)
      return `more than half of the rows are distinct in ${columns.map(nameOf).join(', ')}`;
    this.serial++;
    return table;
  }

  private idOf(object: object): number {
    const known = this.ids.get(object) ?? this.ids.size;
    this.ids.set(object, known);
    return known;
  }
}
