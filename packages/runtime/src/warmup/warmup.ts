import type { RandomSource } from '../random/philox.ts';
import type { Hamiltonian, PhasePoint } from '../transitions/hamiltonian.ts';
import type { TransitionResult } from '../transitions/transition.ts';
import { DualAveraging, type DualAveragingState } from './dual-averaging.ts';
import { FisherEstimator, type FisherState, metricFromGradient } from './fisher-metric.ts';
import { searchStepSize } from './step-size-search.ts';

/** What warmup is told. */
export interface WarmupSettings {
  /** Iterations. */
  readonly warmup: number;
  readonly targetAcceptance: number;
}

/** What a chain tells the others at a barrier. Plain data: numbers, strings, typed arrays, and lists and records of them. */
export interface WarmupReport {
  readonly stepSize: number;
}

/** What the chains are told at a barrier, the same for all. Plain data. */
export interface WarmupVerdict {
  /** Warmup is over: the next iteration is the first of sampling. */
  readonly ends: boolean;
}

/** All that one chain's warmup has learnt, the metric included. Plain data. */
export interface WarmupState {
  /** That of the next iteration, before jitter. */
  readonly stepSize: number;
  readonly inverseMassMatrix: Float64Array;
  readonly ended: boolean;
  readonly iteration: number;
  readonly averaging: DualAveragingState;
  /** Absent once warmup has ended. */
  readonly foreground?: FisherState;
  readonly background?: FisherState;
}

/** The iterations, in order, after which chains wait for each other's reports; known from the settings alone. */
export function barriers(_settings: WarmupSettings): readonly number[] {
  return [];
}

/** What the reports of all chains, in order of chain, come to. Deterministic. */
export function pool(_reports: readonly WarmupReport[], _settings: WarmupSettings): WarmupVerdict {
  return { ends: false };
}

/** A part of warmup, in its order: until iteration `until`, `adapt` runs after each draw. */
interface Stage {
  readonly name: string;
  readonly until: number;
  adapt(warmup: Warmup, result: TransitionResult): void;
}

const windows = { early: 10, late: 80 } as const;

/** Warmup as a list of stages, in order: short windows while the chain travels, longer ones, then the step size alone. */
export function warmupStages(iterations: number): Stage[] {
  const early = Math.floor(0.3 * iterations);
  const last = Math.floor(0.15 * iterations);
  return [
    { name: 'early metric', until: early, adapt: adaptMetric(windows.early) },
    { name: 'metric', until: iterations - last, adapt: adaptMetric(windows.late) },
    { name: 'step size', until: iterations, adapt: adaptStepSize },
  ];
}

/** One chain's warmup. It owns the step size and sets the Hamiltonian's metric. */
export class Warmup {
  readonly hamiltonian: Hamiltonian;
  readonly averaging: DualAveraging;
  /** Draws of the present window, which the metric is made from, and of the next one. */
  foreground: FisherEstimator;
  background: FisherEstimator;
  private readonly stages: readonly Stage[];
  private iteration: number;
  private ended: boolean;

  private constructor(
    hamiltonian: Hamiltonian,
    { warmup, targetAcceptance }: WarmupSettings,
    {
      iteration,
      ended,
      averaging,
      foreground,
      background,
    }: Omit<WarmupState, 'stepSize' | 'inverseMassMatrix'>,
  ) {
    this.hamiltonian = hamiltonian;
    this.stages = warmupStages(warmup);
    this.iteration = iteration;
    this.ended = ended;
    this.averaging = new DualAveraging(targetAcceptance, averaging);
    this.foreground = new FisherEstimator(hamiltonian.density.dimension, foreground);
    this.background = new FisherEstimator(hamiltonian.density.dimension, background);
  }

  static start(
    hamiltonian: Hamiltonian,
    settings: WarmupSettings,
    from: PhasePoint,
    random: RandomSource,
  ): Warmup {
    metricFromGradient(from.gradient, hamiltonian.inverseMassMatrix);
    const averaging = DualAveraging.from(searchStepSize(hamiltonian, from, random));
    return new Warmup(hamiltonian, settings, { iteration: 0, ended: false, averaging });
  }

  static restore(hamiltonian: Hamiltonian, settings: WarmupSettings, state: WarmupState): Warmup {
    hamiltonian.inverseMassMatrix.set(state.inverseMassMatrix);
    return new Warmup(hamiltonian, settings, state);
  }

  /** That of the next iteration, before jitter. */
  get stepSize(): number {
    return this.ended ? this.averaging.average : this.averaging.current;
  }

  /** Runs after each iteration of warmup. */
  observe(result: TransitionResult): void {
    const stage = this.stages.find(({ until }) => this.iteration < until);
    stage?.adapt(this, result);
    this.iteration++;
  }

  /** At a barrier. */
  report(): WarmupReport {
    return { stepSize: this.averaging.average };
  }

  /** At a barrier, when all have reported. */
  take(_verdict: WarmupVerdict): void {}

  /** After the last iteration of warmup: from here on nothing changes. */
  end(): void {
    this.ended = true;
  }

  save(): WarmupState {
    const { stepSize, hamiltonian, ended, iteration, averaging, foreground, background } = this;
    const inverseMassMatrix = hamiltonian.inverseMassMatrix.slice();
    const state = { stepSize, inverseMassMatrix, ended, iteration, averaging: averaging.save() };
    return ended ? state : { ...state, foreground: foreground.save(), background: background.save() };
  }
}

/** Least draws a metric is made from. */
const enough = 3;

/** Metric from the last one to two windows of draws, renewed at every draw; at a window's end the older one is dropped. */
function adaptMetric(window: number): Stage['adapt'] {
  return (warmup, result) => {
    const { hamiltonian, foreground, background } = warmup;
    const { position, gradient } = result.state;
    foreground.add(position, gradient);
    background.add(position, gradient);
    if (background.count >= window) {
      warmup.foreground = background;
      warmup.background = foreground;
      foreground.reset();
    }
    if (warmup.foreground.count >= enough) warmup.foreground.writeTo(hamiltonian.inverseMassMatrix);
    warmup.averaging.update(result.acceptanceRate);
  };
}

function adaptStepSize({ averaging }: Warmup, { acceptanceRate }: TransitionResult): void {
  averaging.update(acceptanceRate);
}
