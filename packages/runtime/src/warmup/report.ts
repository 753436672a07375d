import type { MetricData } from '../metric/metric.ts';
import type { Draws } from './window.ts';

/** Of the iterations since the last barrier. */
export interface TrajectoryCounts {
  readonly trajectories: number;
  readonly divergent: number;
  /** With hardly a point that was likely to be accepted. */
  readonly rejected: number;
}

/** What the step size is adapted to, and within which transition. Plain data. */
export interface AcceptanceTarget {
  readonly targetAcceptance: number;
  /** Where trajectories diverged or were rejected at a lower target, the one that this called for; 0 before that. */
  readonly atLeast: number;
  readonly transition: 'nuts' | 'walnuts' | 'hmc';
}

/** What a chain tells the others at a barrier. Plain data: numbers, typed arrays, and records of them. */
export interface WarmupReport {
  /** Iterations done. */
  readonly iteration: number;
  /** The average that the chain's own adaptation has come to. */
  readonly stepSize: number;
  readonly target: AcceptanceTarget;
  readonly metric: MetricData;
  /** The latest draws. */
  readonly draws: Draws;
  readonly sinceBarrier: TrajectoryCounts;
  /** Whether the chains agreed at the last barrier. */
  readonly agreed: boolean;
}

/** A chain that was taken out of a lesser mode. Plain data. */
export interface ChainRestart {
  readonly chain: number;
  /** The chain that it was given a draw of. */
  readonly from: number;
  /** Of warmup, after which this was. */
  readonly iteration: number;
  /** log of the greatest mass around a chain over that around this one. */
  readonly nats: number;
}

/** Where a chain goes on. Plain data. */
export interface RestartPoint extends ChainRestart {
  readonly position: Float64Array;
  readonly gradient: Float64Array;
  readonly logDensity: number;
}

/** What the chains are told at a barrier, the same for all. Plain data. */
export interface WarmupVerdict {
  /** Warmup is over: the next iteration is the first of sampling. */
  readonly ends: boolean;
  readonly stepSize: number;
  readonly target: AcceptanceTarget;
  /** A new metric, or undefined where the present one stays. */
  readonly metric: MetricData | undefined;
  /** Metric and step size are the same for all chains: but for the step size, warmup has done its work. */
  readonly agreed: boolean;
  /** The chains that go on from elsewhere. */
  readonly restarts: readonly RestartPoint[];
}
