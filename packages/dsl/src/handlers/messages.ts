import type { Axis } from '../axis.ts';
import type { Distribution } from '../distributions/index.ts';
import type { Expression } from '../expression.ts';
import type { RandomSource } from '../random/index.ts';

/** One effect of a model, passed through the handler stack; handlers read and fill it in. */
export type Message = SampleMessage | DeterministicMessage | FactorMessage;

export interface SampleMessage {
  readonly type: 'sample';
  readonly name: string;
  readonly distribution: Distribution;
  /** Index order of the value: plates from the outside in, then the distribution's remaining axes. */
  readonly axes: readonly Axis[];
  readonly plates: readonly Axis[];
  observed: boolean;
  value: Expression | undefined;
  /** Where a value is drawn from if no handler gives one. */
  source: RandomSource | undefined;
}

export interface DeterministicMessage {
  readonly type: 'deterministic';
  readonly name: string;
  readonly value: Expression;
}

export interface FactorMessage {
  readonly type: 'factor';
  readonly name: string;
  /** A log density added to the model's, summed over its own axes and the open plates. */
  readonly value: Expression;
  readonly plates: readonly Axis[];
}

/** `process` runs from the innermost handler outwards, `postprocess` once the value is known. */
export interface Handler {
  process?(message: Message): void;
  postprocess?(message: Message): void;
}
