import { type Axis, axis, type Codes, type Expression, hasAxis, topologicalOrder } from '@bayes-window/dsl';
import { valuesOf } from './addends.ts';
import { distinctRows, type RowGroups } from './distinct-rows.ts';
import { needsRowsWhole, RowTaker } from './take-rows.ts';

/** What tells rows apart: a column of data, or codes into another axis. */
export type RowColumn = Expression | Codes;

export function contentsOf(column: RowColumn): Float64Array | Int32Array {
  return 'op' in column ? valuesOf(column) : column.values;
}

export function nameOf(column: RowColumn): string {
  return ('op' in column ? column.attributes.name : column.name) ?? 'computed data';
}

/** The data columns and codes that vary along `along` below `body`, or what else does. */
export function rowColumns(body: Expression, along: Axis): RowColumn[] | string {
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

/** The rows of `along` that differ in the columns, as the axis `name`; undefined if there are more than `limit`. */
export function distinctTable(
  columns: readonly RowColumn[],
  along: Axis,
  name: string,
  limit: number,
): DistinctTable | undefined {
  const groups = distinctRows(columns.map(contentsOf), along.size, limit);
  const key = columns.map(nameOf).join(', ');
  return groups && new DistinctTable(along, groups, axis(name, groups.first.length), key);
}

/** The rows of an axis that differ in what enters an expression, each once, as an axis of their own. */
export class DistinctTable {
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
