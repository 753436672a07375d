import type { Expression } from '@bayes-window/dsl';

/** Sees every intermediate result of every compilation. Set by tests; otherwise nothing is called. */
export interface Watcher {
  /** A pass made `after` of `before`, root by root. */
  pass?(name: string, before: readonly Expression[], after: readonly Expression[]): void;
  /** The bytes of a module, as assembled. */
  module?(bytes: Uint8Array<ArrayBuffer>): void;
}

/** The watcher in force. */
export const watching: { by: Watcher } = { by: {} };
