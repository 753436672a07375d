import {
  type ArrayOp,
  type Axis,
  type Codes,
  codes,
  data,
  type Expression,
  gather,
  hasAxis,
  rebuild,
  segmentSum,
  sizeOf,
  stridesIn,
  topologicalOrder,
} from '@bayes-window/dsl';

/** Whether a node needs all rows of an axis in their order, or one by its number, so that no others can take their place. */
export function needsRowsWhole({ op, args, attributes }: Expression, rows: Axis): boolean {
  const { codes, scan } = attributes;
  if (codes?.axis.name === rows.name) return true;
  if (scan !== undefined) return scan.axis.name === rows.name || args.some(({ axes }) => hasAxis(axes, rows));
  if (op.kind !== 'whole') return false;
  const core = op.core(attributes);
  return [...core.args, core.result].some((axes) => hasAxis(axes, rows));
}

/** Puts other rows in place of those of one axis: row k of the new axis is row `rows[k]` of the old one. */
export class RowTaker {
  private readonly from: Axis;
  private readonly to: Axis;
  private readonly rows: Int32Array;
  private readonly newCodes = new Map<Codes, Codes>();
  private readonly done = new Map<Expression, Expression>();

  constructor(from: Axis, to: Axis, rows: Int32Array) {
    this.from = from;
    this.to = to;
    this.rows = rows;
  }

  /** The expression on the new rows. Nothing below it may be an input over the old ones. */
  take(body: Expression): Expression {
    for (const node of topologicalOrder([body]))
      if (!this.done.has(node)) this.done.set(node, this.rewritten(node));
    return this.find(body);
  }

  private rewritten(node: Expression): Expression {
    const { op, attributes, axes } = node;
    if (op.kind === 'data') return hasAxis(axes, this.from) ? this.takeData(node) : node;
    const args = node.args.map((arg) => this.find(arg));
    const rowCodes = attributes.codes?.over.name === this.from.name ? attributes.codes : undefined;
    if (rowCodes !== undefined)
      return op.kind === 'gather'
        ? gather(args[0], this.codesOf(rowCodes))
        : segmentSum(args[0], this.codesOf(rowCodes));
    if (op.kind === 'reduce' && attributes.axis?.name === this.from.name)
      return (op as ArrayOp).build(args, { ...attributes, axis: this.to });
    return args.every((arg, i) => arg === node.args[i]) ? node : rebuild(node, args);
  }

  private takeData({ axes, attributes }: Expression): Expression {
    const newAxes = axes.map((axis) => (axis.name === this.from.name ? this.to : axis));
    const values = attributes.values as Float64Array;
    const [inner] = stridesIn(axes, [this.from]);
    const taken = new Float64Array(sizeOf(newAxes));
    // The flat index is (outer * size + row) * inner + i.
    let to = 0;
    for (let start = 0; start < values.length; start += this.from.size * inner)
      for (const row of this.rows)
        for (let from = start + row * inner, end = from + inner; from < end; from++)
          taken[to++] = values[from];
    return data(taken, newAxes, attributes.name);
  }

  private codesOf(old: Codes): Codes {
    const known = this.newCodes.get(old) ?? codes(old.name, this.to, old.axis, pick(old.values, this.rows));
    this.newCodes.set(old, known);
    return known;
  }

  private find(node: Expression): Expression {
    return this.done.get(node) ?? node;
  }
}

function pick(values: Int32Array, rows: Int32Array): Int32Array {
  const picked = new Int32Array(rows.length);
  for (let k = 0; k < rows.length; k++) picked[k] = values[rows[k]];
  return picked;
}
