import { diagonalData, type MetricData } from '../metric/metric.ts';
import { metricOf } from '../metric/metric-of.ts';
import type { RandomSource } from '../random/stream.ts';
import type { Hamiltonian, PhasePoint } from '../transitions/hamiltonian.ts';
import type { TransitionResult } from '../transitions/transition.ts';
import { DualAveraging, type DualAveragingState } from './dual-averaging.ts';
import type { AcceptanceTarget, TrajectoryCounts, WarmupReport, WarmupVerdict } from './report.ts';
import { barriers, treeDepthCap, type WarmupSettings, windowLength } from './schedule.ts';
import { searchStepSize } from './step-size-search.ts';
import { firstTarget } from './target-acceptance.ts';
import { type Draws, Window } from './window.ts';

/** What changes from iteration to iteration. Plain data. */
interface Progress {
  readonly iteration: number;
  readonly target: AcceptanceTarget;
  readonly agreed: boolean;
  /** The step size is final. */
  readonly ended: boolean;
  readonly sinceBarrier: TrajectoryCounts;
}

/** All that one chain's warmup has learnt, the metric included. Plain data. */
export interface WarmupState extends Progress {
  /** That of the next iteration, before jitter. */
  readonly stepSize: number;
  readonly metric: MetricData;
  readonly averaging: DualAveragingState;
  /** Absent once warmup has ended. */
  readonly draws?: Draws;
}

/** Acceptance rate below which a trajectory counts as rejected. */
const rejection = 0.1;
const nothing: TrajectoryCounts = { trajectories: 0, divergent: 0, rejected: 0 };

/**
 * One chain's warmup. It owns the step size and sets the Hamiltonian's metric. Between barriers the step size alone
 * moves, by dual averaging; the metric is made by `pool` from the draws of all chains.
 */
export class Warmup {
  private readonly hamiltonian: Hamiltonian;
  private readonly barriers: readonly number[];
  private readonly window: Window;
  private averaging: DualAveraging;
  private progress: Progress;

  private constructor(
    hamiltonian: Hamiltonian,
    settings: WarmupSettings,
    { metric, averaging, draws, ...progress }: Omit<WarmupState, 'stepSize'>,
  ) {
    this.hamiltonian = hamiltonian;
    this.barriers = barriers(settings);
    this.window = new Window(hamiltonian.density.dimension, draws);
    this.averaging = new DualAveraging(progress.target.targetAcceptance, averaging);
    this.progress = progress;
    hamiltonian.metric = metricOf(metric);
  }

  /** Starts from a first metric with the one search for a step size that there is. */
  static start(
    hamiltonian: Hamiltonian,
    settings: WarmupSettings,
    from: PhasePoint,
    inverseMassMatrix: Float64Array,
    random: RandomSource,
  ): Warmup {
    const metric = diagonalData(inverseMassMatrix);
    hamiltonian.metric = metricOf(metric);
    const averaging = DualAveraging.from(searchStepSize(hamiltonian, from, random));
    return new Warmup(hamiltonian, settings, {
      ...{ metric, averaging, target: firstTarget(settings) },
      ...{ iteration: 0, agreed: false, ended: false, sinceBarrier: nothing },
    });
  }

  static restore(hamiltonian: Hamiltonian, settings: WarmupSettings, state: WarmupState): Warmup {
    return new Warmup(hamiltonian, settings, state);
  }

  /** That of the next iteration, before jitter. */
  get stepSize(): number {
    return this.progress.ended ? this.averaging.average : this.averaging.current;
  }

  /** That of the next iteration. */
  get transition(): AcceptanceTarget['transition'] {
    return this.progress.target.transition;
  }

  /** Deepest tree of the next iteration. */
  get treeDepthCap(): number {
    return this.progress.ended ? Number.POSITIVE_INFINITY : treeDepthCap(this.progress.iteration);
  }

  /** Runs after each iteration of warmup. */
  observe({ state, acceptanceRate, divergent }: TransitionResult): void {
    const { progress, window } = this;
    const iteration = progress.iteration + 1;
    const { trajectories, divergent: diverged, rejected } = progress.sinceBarrier;
    const sinceBarrier = {
      trajectories: trajectories + 1,
      divergent: diverged + (divergent ? 1 : 0),
      rejected: rejected + (acceptanceRate < rejection ? 1 : 0),
    };
    this.progress = { ...progress, iteration, sinceBarrier };
    this.averaging.update(acceptanceRate);
    window.add(state.position, state.gradient, state.logDensity);
    window.trim(windowLength(iteration, this.barriers.find((barrier) => barrier >= iteration) ?? iteration));
  }

  /** At a barrier. */
  report(): WarmupReport {
    const { iteration, target, sinceBarrier, agreed } = this.progress;
    return {
      ...{ iteration, target, sinceBarrier, agreed },
      stepSize: this.averaging.average,
      metric: this.hamiltonian.metric.data,
      draws: this.window.draws,
    };
  }

  /** At a barrier, when all have reported. */
  take({ metric, stepSize, target, agreed, ends }: WarmupVerdict): void {
    this.progress = { ...this.progress, target, agreed, sinceBarrier: nothing };
    if (metric !== undefined) this.hamiltonian.metric = metricOf(metric);
    // Where the metric is as good as it was, so is what has been learnt of the step size.
    if (ends || !agreed)
      this.averaging = new DualAveraging(target.targetAcceptance, DualAveraging.from(stepSize));
  }

  /** The chain goes on from elsewhere: what it drew is forgotten. */
  restart(): void {
    this.window.trim(0);
  }

  /** After the last iteration of warmup: from here on nothing changes. */
  end(): void {
    this.progress = { ...this.progress, ended: true };
  }

  save(): WarmupState {
    const { progress, stepSize, averaging, hamiltonian, window } = this;
    const state = { ...progress, stepSize, metric: hamiltonian.metric.data, averaging: averaging.save() };
    return progress.ended ? state : { ...state, draws: window.draws };
  }
}
