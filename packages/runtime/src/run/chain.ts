import { purpose, RandomStream } from '../random/stream.ts';
import { type Hamiltonian, type PhasePoint, pointAt } from '../transitions/hamiltonian.ts';
import { hmc } from '../transitions/hmc.ts';
import { nuts } from '../transitions/nuts.ts';
import type { Transition, TransitionResult } from '../transitions/transition.ts';
import { walnuts } from '../transitions/walnuts.ts';
import { startingPoint } from '../warmup/initial-point.ts';
import type { WarmupReport, WarmupVerdict } from '../warmup/report.ts';
import { Warmup, type WarmupState } from '../warmup/warmup.ts';
import type { SampleSettings } from './options.ts';

/**
 * All that a chain is between two iterations. Plain data; random numbers are keyed by chain and iteration, so that
 * there is no state of a generator.
 */
export interface ChainState {
  readonly chain: number;
  /** Iterations done, warmup included. */
  readonly iteration: number;
  readonly position: Float64Array;
  /** d log density / d position */
  readonly gradient: Float64Array;
  readonly logDensity: number;
  readonly warmup: WarmupState;
  readonly gradientCount: { readonly warmup: number; readonly sampling: number };
  /** Since warmup. */
  readonly divergences: number;
  /** Of the last iteration. */
  readonly treeDepth: number;
  readonly leapfrogs: number;
}

type Mutable<Counted> = { -readonly [K in keyof Counted]: Counted[K] };
type Counts = Mutable<
  Omit<ChainState, 'position' | 'gradient' | 'logDensity' | 'warmup' | 'gradientCount'>
> & {
  gradientCount: Mutable<ChainState['gradientCount']>;
};

/**
 * One chain, iteration by iteration. Between two iterations `save` gives all that it is: a chain restored from that
 * goes on with the same draws.
 */
export class Chain {
  private readonly hamiltonian: Hamiltonian;
  private readonly transitions: Readonly<Record<Warmup['transition'], Transition>>;
  private readonly random: RandomStream;
  private readonly warmup: Warmup;
  private point: PhasePoint;
  private readonly counts: Counts;

  private constructor(
    hamiltonian: Hamiltonian,
    settings: SampleSettings,
    point: PhasePoint,
    warmup: Warmup,
    counts: Counts,
  ) {
    this.hamiltonian = hamiltonian;
    this.transitions = transitionsOf(settings);
    this.random = new RandomStream(settings.seed);
    this.warmup = warmup;
    this.point = point;
    this.counts = copyOf(counts);
  }

  static start(hamiltonian: Hamiltonian, settings: SampleSettings, chain: number): Chain {
    const random = new RandomStream(settings.seed).seek(purpose.initial, chain, 0);
    const before = hamiltonian.gradientCount;
    const { position, inverseMassMatrix } = startingPoint(
      hamiltonian.density,
      random,
      settings.initial?.[chain],
    );
    const point = pointAt(hamiltonian, position);
    const warmup = Warmup.start(hamiltonian, settings, point, inverseMassMatrix, random);
    return new Chain(hamiltonian, settings, point, warmup, {
      ...{ chain, iteration: 0, divergences: 0, treeDepth: 0, leapfrogs: 0 },
      gradientCount: { warmup: hamiltonian.gradientCount - before, sampling: 0 },
    });
  }

  static restore(hamiltonian: Hamiltonian, settings: SampleSettings, state: ChainState): Chain {
    const { position, gradient, logDensity, warmup, ...counts } = state;
    const point = hamiltonian.acquire();
    placeAt(point, { position, gradient, logDensity });
    return new Chain(hamiltonian, settings, point, Warmup.restore(hamiltonian, settings, warmup), counts);
  }

  get iteration(): number {
    return this.counts.iteration;
  }

  /** One iteration, the last of warmup being number `warmupLength`. If it throws, the chain is as it was before. */
  step(warmupLength: number): TransitionResult {
    const { hamiltonian, random, warmup, counts } = this;
    if (counts.iteration === warmupLength) warmup.end();
    random.seek(purpose.transition, counts.chain, counts.iteration);
    const before = hamiltonian.gradientCount;
    const stepSize = jittered(warmup.stepSize, random.uniform());
    const result = this.transitions[warmup.transition](
      hamiltonian,
      this.point,
      stepSize,
      random,
      warmup.treeDepthCap,
    );
    hamiltonian.release(this.point);
    this.point = result.state;
    const warms = counts.iteration < warmupLength;
    if (warms) warmup.observe(result);
    this.count(result, warms, hamiltonian.gradientCount - before);
    return result;
  }

  private count({ depth, leapfrogs, divergent }: TransitionResult, warms: boolean, gradients: number): void {
    const { counts } = this;
    counts.iteration++;
    counts.treeDepth = depth;
    counts.leapfrogs = leapfrogs;
    if (divergent && !warms) counts.divergences++;
    counts.gradientCount[warms ? 'warmup' : 'sampling'] += gradients;
  }

  report(): WarmupReport {
    return this.warmup.report();
  }

  take(verdict: WarmupVerdict): void {
    this.warmup.take(verdict);
    const restart = verdict.restarts.find(({ chain }) => chain === this.counts.chain);
    if (restart === undefined) return;
    this.warmup.restart();
    placeAt(this.point, restart);
  }

  save(): ChainState {
    const { position, gradient, logDensity } = this.point;
    return {
      ...copyOf(this.counts),
      position: position.slice(),
      gradient: gradient.slice(),
      logDensity,
      warmup: this.warmup.save(),
    };
  }

  /** Gives its point back to the Hamiltonian; the chain is of no use then. */
  dispose(): void {
    this.hamiltonian.release(this.point);
  }
}

function placeAt(
  point: PhasePoint,
  { position, gradient, logDensity }: Pick<ChainState, 'position' | 'gradient' | 'logDensity'>,
): void {
  point.position.set(position);
  point.gradient.set(gradient);
  point.logDensity = logDensity;
}

function copyOf(counts: Counts): Counts {
  return { ...counts, gradientCount: { ...counts.gradientCount } };
}

function transitionsOf({ trajectoryLength, maxTreeDepth }: SampleSettings): Chain['transitions'] {
  return { nuts: nuts(maxTreeDepth), walnuts: walnuts(maxTreeDepth), hmc: hmc(trajectoryLength) };
}

/** Step sizes vary by up to 10%, so that no trajectory length resonates with an orbit. */
function jittered(stepSize: number, uniform: number): number {
  return stepSize * (1 + 0.1 * (2 * uniform - 1));
}
