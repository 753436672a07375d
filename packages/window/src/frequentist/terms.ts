import type { LabelColumn } from '../table/index.ts';

export interface Covariate {
  readonly name: string;
  readonly values: Float64Array;
}

/** A variable of a linear model: a factor (labels) or a covariate (numbers). */
export type Variable = LabelColumn | Covariate;

/** A main effect (one variable) or an interaction (several). */
export interface Term {
  readonly name: string;
  readonly variables: readonly Variable[];
}

export function term(...variables: readonly Variable[]): Term {
  return { name: variables.map((variable) => variable.name).join(':'), variables };
}

/** Whether every variable of `inner` is in `outer`: a term contains itself and what it is marginal to. */
export function contains(outer: Term, inner: Term): boolean {
  return inner.variables.every((variable) => outer.variables.includes(variable));
}

/** Design columns of a term: products of its variables' columns, factors coded by sum-to-zero contrasts. */
export function termColumns({ variables }: Term): Float64Array[] {
  return variables
    .map(variableColumns)
    .reduce((left, right) => right.flatMap((b) => left.map((a) => product(a, b))));
}

function variableColumns(variable: Variable): Float64Array[] {
  if ('values' in variable) return [variable.values];
  const last = variable.levels.length - 1;
  return variable.levels.slice(0, last).map((_, level) => contrast(variable.codes, level, last));
}

/** 1 at `level`, -1 at the last level, 0 elsewhere. */
function contrast(codes: Int32Array, level: number, last: number): Float64Array {
  const column = new Float64Array(codes.length);
  for (let row = 0; row < column.length; row++) {
    if (codes[row] === level) column[row] = 1;
    else if (codes[row] === last) column[row] = -1;
  }
  return column;
}

function product(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, row) => value * right[row]);
}
