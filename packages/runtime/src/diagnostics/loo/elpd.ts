import type { Estimate } from './pointwise.ts';

/** Expected log predictive density of new data like the old, in nats, by whatever method. */
export interface ElpdEstimate {
  readonly method: 'PSIS-LOO' | 'WAIC';
  readonly elpd: Estimate;
  /** Effective number of parameters: how much better the data fit than they are predicted. */
  readonly effectiveParameters: Estimate;
  /** -2 elpd, on the deviance scale. */
  readonly informationCriterion: Estimate;
  readonly observations: number;
  readonly pointwise: {
    /** elpd of each observation. */
    readonly elpd: Float64Array;
    readonly effectiveParameters: Float64Array;
  };
}
