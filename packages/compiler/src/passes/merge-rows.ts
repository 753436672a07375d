import {
  type Axis,
  axis,
  type Codes,
  codes,
  data,
  type Expression,
  gather,
  hasAxis,
  multiply,
  sum,
  topologicalOrder,
} from '@bayes-window/dsl';
import { distinctRows, type RowGroups } from './distinct-rows.ts';
import { type Pass, rebuild, rewrite } from './rewrite.ts';

/** Rows are merged when that leaves at most this share of them. */
const worthwhileShare = 0.5;

/**
 * R0: rows that agree in every datum that enters a term add the same to it, so they are merged with a count:
 *
 *     sum_i f(d_i) = sum_k n_k f(d_k)         d_k the distinct rows, n_k how often each occurs
 *
 * Exact for any f. Precondition: below the sum, what varies along the axis is data and codes alone, each over that
 * axis only (a latent value per row, or a table of data per row, keeps its rows).
 */
export const mergeRows: Pass = (roots) => {
  let merged = 0;
  return rewrite(roots, (node) => {
    const along = node.attributes.axis;
    if (node.op.kind !== 'reduce' || !node.op.linear || along === undefined) return node;
    const columns = rowColumns(node.args[0], along);
    const groups = columns === undefined ? undefined : distinctRows(columns.map(valuesOf), along.size);
    if (groups === undefined || groups.first.length > worthwhileShare * along.size) return node;
    return mergedSum(node.args[0], along, groups, merged++);
  });
};

type RowColumn = Expression | Codes;

function valuesOf(column: RowColumn): ArrayLike<number> {
  return 'op' in column ? (column.attributes.values as Float64Array) : column.values;
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

function mergedSum(body: Expression, along: Axis, groups: RowGroups, serial: number): Expression {
  const distinct = axis(`${along.name}~${serial}`, groups.first.length);
  const take = (values: ArrayLike<number>): number[] => Array.from(groups.first, (row) => values[row]);
  const newCodes = new Map<Codes, Codes>();
  const done = new Map<Expression, Expression>();
  const find = (node: Expression): Expression => done.get(node) ?? node;
  for (const node of varyingNodes(body, along)) {
    const { op, attributes, args } = node;
    const rowCodes = attributes.codes?.over.name === along.name ? attributes.codes : undefined;
    if (op.kind === 'data')
      done.set(node, data(Float64Array.from(take(valuesOf(node))), [distinct], attributes.name));
    else if (rowCodes !== undefined) {
      const taken =
        newCodes.get(rowCodes) ?? codes(rowCodes.name, distinct, rowCodes.axis, take(rowCodes.values));
      newCodes.set(rowCodes, taken);
      done.set(node, gather(find(args[0]), taken));
    } else done.set(node, rebuild(node, args.map(find)));
  }
  return sum(multiply(data(Float64Array.from(groups.counts), [distinct], 'count'), find(body)), distinct);
}
