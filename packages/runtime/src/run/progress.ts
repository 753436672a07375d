/** How far a chain has come. */
export interface ChainProgress {
  readonly chain: number;
  readonly phase: 'warmup' | 'sampling';
  /** Iterations done, warmup included. */
  readonly iteration: number;
  readonly total: number;
  readonly stepSize: number;
  /** Of the last iteration. */
  readonly treeDepth: number;
  readonly leapfrogs: number;
  /** Since the start of sampling. */
  readonly divergences: number;
  /** Until this chain ends, at its present pace; undefined until there is a pace. */
  readonly millisecondsLeft: number | undefined;
}

/** How far a run has come. */
export interface RunProgress {
  /** Share of all iterations that are done, from 0 to 1. */
  readonly share: number;
  /** Until the last chain ends; undefined until every chain has a pace. */
  readonly millisecondsLeft: number | undefined;
  /** Of the chains that have begun. */
  readonly chains: readonly ChainProgress[];
}
