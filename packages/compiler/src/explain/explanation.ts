import type { StageTimes } from '../compile.ts';
import type { JournalEntry } from '../passes/journal.ts';
import type { EffectsNote } from '../trace/trace-model.ts';

/** What the compiler did to a model, as plain data: `JSON.stringify` keeps all of it. */
export interface Explanation {
  /** Numbers that the sampler moves. */
  readonly dimension: number;
  /** One line per site, as the model reads. */
  readonly model: readonly string[];
  readonly data: readonly DataExplanation[];
  /** Effects of groups: whether they are integrated out, and how or why not; none where that was not tried. */
  readonly effects: readonly EffectsNote[];
  readonly terms: readonly TermExplanation[];
  /** The loops of log density and gradient together, in the order in which they run. */
  readonly loops: readonly LoopExplanation[];
  readonly module: { readonly bytes: number; readonly memoryBytes: number };
  readonly milliseconds: StageTimes;
  /** `compile` always takes WebAssembly; whether TensorFlow.js is worth a try, and why. */
  readonly backend: { readonly chosen: 'WebAssembly'; readonly tensorflow: string };
  readonly nanosecondsPerGradient: {
    /** From the loops' counts and the cost table; good to a factor of two on another machine. */
    readonly predicted: number;
    /** Where the caller has measured it. */
    readonly measured?: number;
  };
}

export interface DataExplanation {
  readonly name: string;
  readonly kind: 'column' | 'codes';
  /** `row: 480`; for codes `row: 480 -> mouse: 8`. */
  readonly axes: string;
  readonly size: number;
  readonly distinct: number;
}

export interface TermExplanation {
  readonly site: string;
  readonly kind: 'prior' | 'likelihood' | 'factor';
  /** Elements of the term as written. */
  readonly rows: number;
  /** Points of the longest loop that is left of it, for log density and gradient; 0 where no loop is. */
  readonly left: number;
  /** The rules that applied, in their order. */
  readonly fired: readonly JournalEntry[];
  /** Why the others did not, one entry per rule and reason. */
  readonly kept: readonly JournalEntry[];
}

/** One loop nest; without axes, straight-line code. */
export interface LoopExplanation {
  /** `group: 8 x row: 60`, outermost first. */
  readonly axes: string;
  readonly points: number;
  /** How often each op is computed per point. */
  readonly operations: Readonly<Record<string, number>>;
}
