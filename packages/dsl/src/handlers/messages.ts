import type { Axis } from '../axis.ts';
import type { Distribution } from '../distributions/index.ts';
import type { Expression } from '../expression.ts';
import type { RandomSource } from '../random/index.ts';

/** One effect of a model, passed through the handler stack; handlers read and fill it in. */
export type Message = SampleMessage | DeterministicMessage | FactorMessage;

interface AnyMessage {
  name: string;
  /** Handlers further out, and what they record, do not see the message. */
  hidden?: boolean;
}

/** What a handler may do to a term of the log density. */
interface Weighted {
  /** Where it is 0 the term counts as 0. */
  mask?: Expression;
  /** Multiplies the term. */
  scale?: Expression;
}

export interface SampleMessage extends AnyMessage, Weighted {
  readonly type: 'sample';
  readonly distribution: Distribution;
  /** Index order of the value: plates from the outside in, then the distribution's remaining axes. */
  readonly axes: readonly Axis[];
  readonly plates: readonly Axis[];
  observed: boolean;
  value: Expression | undefined;
  /** Where a value is drawn from if no handler gives one. */
  source: RandomSource | undefined;
  /** What the model goes on with in place of the value. */
  intervention?: Expression;
}

export interface DeterministicMessage extends AnyMessage {
  readonly type: 'deterministic';
  readonly value: Expression;
}

export interface FactorMessage extends AnyMessage, Weighted {
  readonly type: 'factor';
  /** A log density added to the model's, summed over its own axes and the open plates. */
  readonly value: Expression;
  readonly plates: readonly Axis[];
}

/**
 * Handlers act on a message from the innermost outwards, and what they send themselves goes to those further out.
 * `replace` puts another message in its place; `postprocess` runs once the value is known.
 */
export interface Handler {
  process?(message: Message): void;
  replace?(message: Message): Message;
  postprocess?(message: Message): void;
}
