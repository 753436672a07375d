/** The rules that shrink the rows of a log density, by the names of the architecture page. */
export type Rule = 'R0, R1' | 'R1, R3' | 'R2' | 'R4' | 'log product';

/** What a rule did to a sum over rows, or why it left it as it was. */
export interface JournalEntry {
  readonly rule: Rule;
  /** The axis of the rows. */
  readonly axis: string;
  readonly rows: number;
  /** Rows that are computed in their place; undefined where the rule did not apply. */
  readonly left?: number;
  /** What was done, or the first reason why nothing was. */
  readonly note: string;
}

/** Where rules write down what they did. */
export type Journal = (entry: JournalEntry) => void;
