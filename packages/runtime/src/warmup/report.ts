import type { MetricData } from '../metric/metric.ts';
import type { Draws } from './window.ts';

/** Of the iterations since the last barrier. */
export interface TrajectoryCounts {
  readonly trajectories: number;
  readonly divergent: number;
  /** With hardly a point that was likely to be accepted. */
  readonly rejected: number;
}

/** What a chain tells the others at a barrier. Plain data: numbers, typed arrays, and records of them. */
export interface WarmupReport {
  /** Iterations done. */
  readonly iteration: number;
  /** The average that the chain's own adaptation has come to. */
  readonly stepSize: number;
  readonly targetAcceptance: number;
  readonly metric: MetricData;
  /** The latest draws. */
  readonly draws: Draws;
  readonly sinceBarrier: TrajectoryCounts;
  /** Whether the chains agreed at the last barrier. */
  readonly agreed: boolean;
}

/** What the chains are told at a barrier, the same for all. Plain data. */
export interface WarmupVerdict {
  /** Warmup is over: the next iteration is the first of sampling. */
  readonly ends: boolean;
  readonly stepSize: number;
  readonly targetAcceptance: number;
  /** A new metric, or undefined where the present one stays. */
  readonly metric: MetricData | undefined;
  /** Metric and step size are the same for all chains: but for the step size, warmup has done its work. */
  readonly agreed: boolean;
}
