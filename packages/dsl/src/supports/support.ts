import type { Expression, Operand } from '../expression.ts';

/** A smooth one-to-one map from the real line onto a support. */
export interface Bijector {
  readonly name: string;
  /** Unconstrained u to constrained x. */
  forward(u: Expression): Expression;
  /** Constrained x to unconstrained u. */
  inverse(x: Expression): Expression;
  /** log |d forward(u) / du| */
  logAbsDetJacobian(u: Expression): Expression;
}

/**
 * Where a value may lie: the interval from `low` to `high` (expressions, so that bounds may be parameters), whole
 * numbers only if `discrete`, endpoints included if `closed`, and the bijection that the sampler moves on.
 */
export interface Support {
  readonly name: string;
  readonly discrete: boolean;
  readonly closed: boolean;
  readonly low: Operand;
  readonly high: Operand;
  /** Absent for discrete supports. */
  readonly bijector?: Bijector;
}

/** Whether `value` lies in the support, given the numbers that its bounds evaluate to. */
export function contains({ discrete, closed }: Support, value: number, low: number, high: number): boolean {
  if (discrete && !Number.isInteger(value)) return false;
  return closed ? value >= low && value <= high : value > low && value < high;
}

/** In words, for errors: "a real number above 0", "a whole number from 0 to 10". */
export function describeSupport({ discrete, closed, name }: Support, low: number, high: number): string {
  const noun = discrete ? 'a whole number' : 'a real number';
  if (low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY) return noun;
  if (high === Number.POSITIVE_INFINITY) return closed ? `${noun} not below ${low}` : `${noun} above ${low}`;
  if (low === Number.NEGATIVE_INFINITY) return closed ? `${noun} not above ${high}` : `${noun} below ${high}`;
  return `${noun} ${closed ? 'from' : 'strictly between'} ${low} ${closed ? 'to' : 'and'} ${high} (${name})`;
}
