import type { Target } from '../density.ts';
import { outputNoise } from '../random/output-noise.ts';
import { Hamiltonian } from '../transitions/hamiltonian.ts';
import type { WarmupReport, WarmupVerdict } from '../warmup/report.ts';
import { Chain, type ChainState } from './chain.ts';
import { Deadline } from './deadline.ts';
import type { DrawBlock } from './draws.ts';
import type { SampleSettings } from './options.ts';
import { type NoiseOf, nothingYet, Recorder, type ThinningState } from './recorder.ts';

/** Where a chain stands: its state, and what its next kept draw has gathered. Plain data. */
export interface Standing {
  readonly state: ChainState;
  readonly thinning: ThinningState;
}

/** A stretch of one chain's iterations, as plain data: any thread can run it, and run it again. */
export interface Leg {
  readonly chain: number;
  /** Undefined where the chain has not begun. */
  readonly from: Standing | undefined;
  /** What was decided at the barrier where the chain stands. */
  readonly verdict: WarmupVerdict | undefined;
  /** The iteration to stop after, at the latest. */
  readonly until: number;
  /** `until` is a barrier of warmup: the chain reports there. */
  readonly untilBarrier: boolean;
  readonly warmupLength: number;
}

export interface LegResult {
  /** Undefined where the chain was interrupted before it had begun. */
  readonly to: Standing | undefined;
  readonly block: DrawBlock | undefined;
  readonly report: WarmupReport | undefined;
}

/** Thrown out of a trajectory when a run is to stop. */
class Interrupted extends Error {}

/** Runs legs on one target. `stop[0]` other than 0 ends a leg before the next gradient, with what it has. */
export class LegRunner {
  private readonly target: Target;
  private readonly settings: SampleSettings;
  private readonly density: Target;
  private readonly stop: Int32Array;
  /** Milliseconds that it took to take over and hand on the last chain. */
  private handover = 0;

  constructor(target: Target, settings: SampleSettings, stop: Int32Array) {
    this.target = target;
    this.settings = settings;
    this.stop = stop;
    this.density = interruptible(target, stop);
  }

  /**
   * Ends after `milliseconds`, and the iteration under way then; later where chains are so large that handing them over
   * would take more than a tenth of the time.
   */
  run(leg: Leg, milliseconds: number): LegResult {
    const started = performance.now();
    const end = started + Math.max(milliseconds, 10 * this.handover);
    const chain = this.begin(leg);
    const begun = performance.now();
    if (chain === undefined) return { to: undefined, block: undefined, report: undefined };
    const { thin } = this.settings;
    const sampled = Math.max(0, chain.iteration - leg.warmupLength);
    const most = Math.ceil((leg.until - leg.warmupLength) / thin);
    const firstDraw = Math.floor(sampled / thin);
    const noiseOfDraw = outputNoise(this.settings.seed, this.target.noiseCount ?? 0);
    const noiseOf: NoiseOf = (draw) => noiseOfDraw(leg.chain, firstDraw + draw);
    const recorder = new Recorder(this.target, thin, most, leg.from?.thinning ?? nothingYet, noiseOf);
    this.advance(chain, leg, recorder, end);
    const advanced = performance.now();
    const arrived = leg.untilBarrier && chain.iteration === leg.until;
    const result = {
      to: { state: chain.save(), thinning: recorder.thinning },
      block: recorder.block(leg.chain, firstDraw),
      report: arrived ? chain.report() : undefined,
    };
    chain.dispose();
    // Starting a chain is no handing over.
    if (leg.from !== undefined) this.handover = begun - started + performance.now() - advanced;
    return result;
  }

  private begin({ chain, from, verdict }: Leg): Chain | undefined {
    // One for each leg: other runs on the same target may have used its memory since the last.
    const hamiltonian = new Hamiltonian(this.density);
    const begun = unlessInterrupted(() =>
      from === undefined
        ? Chain.start(hamiltonian, this.settings, chain)
        : Chain.restore(hamiltonian, this.settings, from.state),
    );
    if (verdict !== undefined) begun?.take(verdict);
    return begun;
  }

  private advance(chain: Chain, { until, warmupLength }: Leg, recorder: Recorder, end: number): void {
    const deadline = new Deadline(end);
    unlessInterrupted(() => {
      while (chain.iteration < until && !recorder.isFull && this.stop[0] === 0) {
        const samples = chain.iteration >= warmupLength;
        const result = chain.step(warmupLength);
        if (samples) recorder.add(result);
        if (deadline.hasPassed) return;
      }
    });
  }
}

function interruptible(target: Target, stop: Int32Array): Target {
  return {
    dimension: target.dimension,
    outputCount: target.outputCount,
    workspace: target.workspace,
    logDensityAndGradient(position, gradient) {
      // A plain read, which costs nothing beside the call; that it comes a gradient late does no harm.
      if (stop[0] !== 0) throw new Interrupted();
      return target.logDensityAndGradient(position, gradient);
    },
    noiseCount: target.noiseCount,
    writeOutputs: (position, outputs, noise) => target.writeOutputs(position, outputs, noise),
  };
}

function unlessInterrupted<Value>(run: () => Value): Value | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof Interrupted) return undefined;
    throw error;
  }
}
