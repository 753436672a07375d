import type { Axis } from '../axis.ts';
import type { Expression, Operand, Values } from '../expression.ts';

/** A smooth one-to-one map from the real line (for vectors and matrices: from the event's unconstrained values) onto a support. */
export interface Bijector {
  readonly name: string;
  /** Unconstrained u to constrained x. */
  forward(u: Expression): Expression;
  /** Constrained x to unconstrained u. */
  inverse(x: Expression): Expression;
  /** log |det d forward(u) / du|, one number per event: it lacks the event's axes. */
  logAbsDetJacobian(u: Expression): Expression;
}

/** What makes several numbers one value: a vector or a matrix. */
export interface EventSpace {
  /** Index order of one value. */
  readonly axes: readonly Axis[];
  /** Index order of its unconstrained values, which may be fewer. */
  readonly unconstrained: readonly Axis[];
  /** The value in words, for errors: "a vector over "topic" of numbers that sum to 1". */
  readonly description: string;
  /** What is wrong with a value, row-major over `axes`, in words; undefined if it lies in the support. */
  violation(value: Values): string | undefined;
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
  /** Of vectors and matrices; the bounds are then those of their elements. */
  readonly event?: EventSpace;
}

/** Whether `value` lies in the support, given the numbers that its bounds evaluate to. */
export function contains({ discrete, closed }: Support, value: number, low: number, high: number): boolean {
  if (discrete && !Number.isInteger(value)) return false;
  return closed ? value >= low && value <= high : value > low && value < high;
}

/** In words, for errors: "a real number above 0", "a whole number from 0 to 10". */
export function describeSupport(
  { discrete, closed, name, event }: Support,
  low: number,
  high: number,
): string {
  if (event !== undefined) return event.description;
  const noun = discrete ? 'a whole number' : 'a real number';
  if (low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY) return noun;
  if (high === Number.POSITIVE_INFINITY) return closed ? `${noun} not below ${low}` : `${noun} above ${low}`;
  if (low === Number.NEGATIVE_INFINITY) return closed ? `${noun} not above ${high}` : `${noun} below ${high}`;
  return `${noun} ${closed ? 'from' : 'strictly between'} ${low} ${closed ? 'to' : 'and'} ${high} (${name})`;
}
