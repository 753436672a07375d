import { ModelError } from '../errors.ts';
import { format } from '../evaluate.ts';
import { type Codes, Expression, type Operand } from '../expression.ts';
import '../fluent.ts';
import * as ops from '../ops/index.ts';

// What the operators of natural syntax become: an op where an expression takes part, JavaScript's own otherwise. That
// is found out when the model runs, since to the type checker both are numbers.

/** A binary operator; `symbol` is for errors. */
function operator<Result extends number | boolean>(
  symbol: string,
  op: (x: Operand, y: Operand) => Expression,
  plain: (x: number, y: number) => Result,
): (x: unknown, y: unknown) => Result {
  return (x, y) =>
    isExpression(x) || isExpression(y)
      ? typed<Result>(op(operand(symbol, x), operand(symbol, y)))
      : plain(x as number, y as number);
}

/** Expressions go by the types of natural syntax. */
function typed<Result>(x: unknown): Result {
  return x as Result;
}

function isExpression(x: unknown): x is Expression {
  return x instanceof Expression;
}

function operand(symbol: string, x: unknown): Operand {
  if (isExpression(x) || typeof x === 'number') return x;
  if (typeof x === 'boolean') return Number(x);
  throw new ModelError(
    'OPERAND_TYPE',
    `The operator ${symbol} has an expression on one side and ${x === null ? 'null' : `a value of type ${typeof x}`} on the other; ` +
      'it takes expressions and numbers.',
    { operator: symbol },
  );
}

export const add = operator('+', ops.add, (x, y) => x + y);
export const subtract = operator('-', ops.subtract, (x, y) => x - y);
export const multiply = operator('*', ops.multiply, (x, y) => x * y);
export const divide = operator('/', ops.divide, (x, y) => x / y);
export const power = operator('**', ops.power, (x, y) => x ** y);

export const less = operator('<', ops.less, (x, y) => x < y);
export const lessOrEqual = operator('<=', ops.lessOrEqual, (x, y) => x <= y);
export const greater = operator(
  '>',
  (x, y) => ops.less(y, x),
  (x, y) => x > y,
);
export const greaterOrEqual = operator(
  '>=',
  (x, y) => ops.lessOrEqual(y, x),
  (x, y) => x >= y,
);

/** `===`, element by element where both sides are expressions or numbers. */
export function equal(x: unknown, y: unknown): boolean {
  const elementwise =
    [x, y].some(isExpression) && [x, y].every((side) => isExpression(side) || typeof side === 'number');
  return elementwise ? typed(ops.equal(x as Operand, y as Operand)) : x === y;
}

export function notEqual(x: unknown, y: unknown): boolean {
  return not(equal(x, y));
}

export function negate(x: unknown): number {
  return isExpression(x) ? typed(ops.negate(x)) : -(x as number);
}

export function not(x: unknown): boolean {
  return isExpression(x) ? typed(ops.equal(x, 0)) : !x;
}

/** `condition ? x : y`. Of an expression both branches are computed, of anything else one. */
export function choose<X, Y>(condition: unknown, x: () => X, y: () => Y): X | Y {
  if (!isExpression(condition)) return condition ? x() : y();
  return typed(ops.where(condition, operand('?:', x()), operand('?:', y())));
}

/** `x && y` */
export function and<X, Y>(x: X, y: () => Y): X | Y {
  return isExpression(x) ? typed(ops.where(x, operand('&&', y()), x)) : x && y();
}

/** `x || y` */
export function or<X, Y>(x: X, y: () => Y): X | Y {
  return isExpression(x) ? typed(ops.where(x, x, operand('||', y()))) : x || y();
}

/** `x[index]` */
export function at<X, Index extends keyof X>(x: X, index: Index): X[Index] {
  if (isCodes(index)) return typed(ops.gather(operand('[]', x), index));
  if (!isExpression(x)) return x[index];
  throw new ModelError(
    'INDEX_NOT_CODES',
    `An expression is indexed by codes, which say for each row which element it takes; got ${String(index)}. ` +
      'Make codes with codes(name, over, axis, values).',
    { index },
  );
}

function isCodes(index: unknown): index is Codes {
  return (
    typeof index === 'object' && index !== null && 'over' in index && 'axis' in index && 'values' in index
  );
}

/** The condition of an `if`, a loop or a `switch`, which must be known when the model is traced. */
export function known<T>(condition: T): T {
  if (!isExpression(condition)) return condition;
  throw new ModelError(
    'CONDITION_NOT_KNOWN',
    `A statement branches on ${format(condition)}, which has no value while the model is traced. ` +
      'Choose element by element with condition ? x : y, or branch on something that is no expression.',
  );
}

function mathFunction(op: (x: Operand) => Expression, plain: (x: number) => number): (x: unknown) => number {
  return (x) => (isExpression(x) ? typed(op(x)) : plain(x as number));
}

function extreme(
  op: (x: Operand, y: Operand) => Expression,
  plain: (...xs: number[]) => number,
): (...xs: unknown[]) => number {
  return (...xs) =>
    xs.some(isExpression) ? typed((xs as Operand[]).reduce((x, y) => op(x, y))) : plain(...(xs as number[]));
}

/** The functions of `Math` that take expressions. */
export const math = {
  abs: mathFunction(ops.absolute, Math.abs),
  acos: mathFunction(ops.acos, Math.acos),
  asin: mathFunction(ops.asin, Math.asin),
  atan: mathFunction(ops.atan, Math.atan),
  cos: mathFunction(ops.cos, Math.cos),
  cosh: mathFunction(ops.cosh, Math.cosh),
  exp: mathFunction(ops.exp, Math.exp),
  expm1: mathFunction(ops.expm1, Math.expm1),
  log: mathFunction(ops.log, Math.log),
  log1p: mathFunction(ops.log1p, Math.log1p),
  max: extreme(ops.maximum, Math.max),
  min: extreme(ops.minimum, Math.min),
  pow: power,
  sign: mathFunction(ops.sign, Math.sign),
  sin: mathFunction(ops.sin, Math.sin),
  sinh: mathFunction(ops.sinh, Math.sinh),
  sqrt: mathFunction(ops.sqrt, Math.sqrt),
  tan: mathFunction(ops.tan, Math.tan),
  tanh: mathFunction(ops.tanh, Math.tanh),
};
