import { type Axis, formatAxes, hasAxis, sizeOf } from '../axis.ts';
import { ModelError } from '../errors.ts';
import type { Codes, Expression, Operand, Values } from '../expression.ts';
import { asExpression, codes, data } from '../leaves.ts';
import { multiply } from './arithmetic.ts';
import { gather } from './gather.ts';

/** The same values over `axes`, in their order: what `x` lacks, it repeats along. */
export function expand(operand: Operand, axes: readonly Axis[]): Expression {
  const x = asExpression(operand);
  if (axes.length === x.axes.length && axes.every(({ name }, d) => name === x.axes[d].name)) return x;
  return multiply(data(new Float64Array(sizeOf(axes)).fill(1), axes), x);
}

/** The same values with axis `from` called `to`; an operand without `from` is returned as it is. */
export function renameAxis(operand: Operand, from: Axis, to: Axis): Expression {
  const x = asExpression(operand);
  if (from.size !== to.size) {
    throw new ModelError(
      'AXIS_MISMATCH',
      `Axis "${from.name}" (size ${from.size}) can't be called "${to.name}" (size ${to.size}) in an expression over ${formatAxes(x.axes)}: the sizes differ.`,
      { axis: from.name, sizes: [from.size, to.size] },
    );
  }
  if (!hasAxis(x.axes, from) || from.name === to.name) return x;
  if (x.op.kind !== 'data' || hasAxis(x.axes, to)) return gather(x, sameIndex(from, to));
  const axes = x.axes.map((axis) => (axis.name === from.name ? to : axis));
  return data(x.attributes.values as Values, axes, x.attributes.name);
}

const renamings = new WeakMap<Axis, Map<string, Codes>>();

/** Codes by which element i of `to` is element i of `from`; the same object each time, so that equal graphs are seen. */
function sameIndex(from: Axis, to: Axis): Codes {
  const known = renamings.get(from) ?? new Map<string, Codes>();
  renamings.set(from, known);
  const made =
    known.get(to.name) ??
    codes(
      to.name,
      to,
      from,
      Int32Array.from({ length: to.size }, (_, i) => i),
    );
  known.set(to.name, made);
  return made;
}

/** Element k is element k - 1 of `x` along `axis`; element 0, which has none before it, stays. */
export function previous(operand: Operand, axis: Axis): Expression {
  const shifted = { name: `${axis.name} before`, size: axis.size };
  return renameAxis(gather(operand, stepBack(axis, shifted)), shifted, axis);
}

const steps = new WeakMap<Axis, Codes>();

function stepBack(axis: Axis, shifted: Axis): Codes {
  const indices = Int32Array.from({ length: axis.size }, (_, k) => Math.max(k - 1, 0));
  const made = steps.get(axis) ?? codes(shifted.name, shifted, axis, indices);
  steps.set(axis, made);
  return made;
}

/** Known numbers over two axes, by index: element (i, j) is `f(i, j)`. */
export function tabulate(
  rows: Axis,
  columns: Axis,
  f: (i: number, j: number) => number,
  name?: string,
): Expression {
  const values = new Float64Array(rows.size * columns.size);
  for (let i = 0; i < rows.size; i++)
    for (let j = 0; j < columns.size; j++) values[i * columns.size + j] = f(i, j);
  return data(values, [rows, columns], name);
}
