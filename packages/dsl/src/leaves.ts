import { type Axis, formatAxes, sizeOf } from './axis.ts';
import { ModelError } from './errors.ts';
import { type Codes, Expression, type LeafOp, type Operand } from './expression.ts';

export const constantOp: LeafOp = { name: 'constant', kind: 'constant' };
export const dataOp: LeafOp = { name: 'data', kind: 'data' };
export const inputOp: LeafOp = { name: 'input', kind: 'input' };

const constants = new Map<number, Expression>();

/** A scalar known when the model is written. Small table, so that equal constants are one node. */
export function constant(value: number): Expression {
  const known = Object.is(value, -0) ? undefined : constants.get(value);
  if (known !== undefined) return known;
  const made = new Expression(constantOp, [], [], { value });
  if (constants.size < 1000 && !Object.is(value, -0)) constants.set(value, made);
  return made;
}

export function asExpression(operand: Operand): Expression {
  return typeof operand === 'number' ? constant(operand) : operand;
}

/** A value given later: a parameter of the model, by name. */
export function input(name: string, axes: readonly Axis[]): Expression {
  return new Expression(inputOp, [], axes, { name });
}

/**
 * Known numbers over axes, row-major in the order of `axes` (one axis for a table's column). Values must be finite:
 * infinite and missing values are reported with their row.
 */
export function column(name: string, axes: Axis | readonly Axis[], values: ArrayLike<number>): Expression {
  const list: readonly Axis[] = 'name' in axes ? [axes as Axis] : (axes as readonly Axis[]);
  if (values.length !== sizeOf(list)) {
    throw new ModelError(
      'DATA_LENGTH',
      `Data "${name}" has ${values.length} values where its axes ${formatAxes(list)} hold ${sizeOf(list)}.`,
      { data: name, length: values.length, expected: sizeOf(list) },
    );
  }
  const copy = values instanceof Float64Array ? values : Float64Array.from(values);
  const bad = firstNotFinite(copy);
  if (bad >= 0) {
    throw new ModelError(
      'DATA_NOT_FINITE',
      `Data "${name}" has the value ${copy[bad]} at index ${bad}; every value must be a finite number. ` +
        'Drop the row, or model the missing value as a site of its own.',
      { data: name, index: bad, value: copy[bad] },
    );
  }
  return data(copy, list, name);
}

function firstNotFinite(values: Float64Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}

/** Data without checks: for values that the compiler computed itself. */
export function data(values: Float64Array, axes: readonly Axis[], name?: string): Expression {
  if (axes.length === 0) return constant(values[0]);
  return new Expression(dataOp, [], axes, { values, name });
}

/** A code column: for each element of `over`, the index (0-based) of its member of `axis`. */
export function codes(name: string, over: Axis, axis: Axis, values: ArrayLike<number>): Codes {
  if (values.length !== over.size) {
    throw new ModelError(
      'DATA_LENGTH',
      `Codes "${name}" have ${values.length} values where axis "${over.name}" has ${over.size}.`,
      {
        data: name,
      },
    );
  }
  const copy = values instanceof Int32Array ? values : Int32Array.from(values);
  const bad = firstWrongCode(copy, values, axis.size);
  if (bad >= 0) {
    throw new ModelError(
      'CODE_RANGE',
      `Codes "${name}" have ${values[bad]} at row ${bad}; codes into axis "${axis.name}" are whole numbers from 0 to ${axis.size - 1}.`,
      { data: name, row: bad, value: values[bad], size: axis.size },
    );
  }
  return { name, axis, over, values: copy };
}

/** A code that is out of range, or was no whole number when it was given. */
function firstWrongCode(codes: Int32Array, given: ArrayLike<number>, size: number): number {
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (!(code >= 0 && code < size && code === given[i])) return i;
  }
  return -1;
}
