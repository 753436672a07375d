import type { Target } from './density.ts';
import type { SampleSettings } from './options.ts';
import type { ChainProgress } from './progress.ts';
import { Philox, purpose } from './random/philox.ts';
import { Hamiltonian, pointAt } from './transitions/hamiltonian.ts';
import { hmc } from './transitions/hmc.ts';
import { nuts } from './transitions/nuts.ts';
import type { Transition, TransitionResult } from './transitions/transition.ts';
import { initialPosition } from './warmup/initial-point.ts';
import { startAdaptation, warmupStages } from './warmup/warmup.ts';

/** What one chain drew. Arrays have one entry per kept draw, but for those that say otherwise. */
export interface ChainResult {
  readonly chain: number;
  /** The reported values, `outputs[draw * outputCount + k]`. */
  readonly outputs: Float64Array;
  /** The unconstrained positions, `positions[draw * dimension + i]`. */
  readonly positions: Float64Array;
  readonly logDensity: Float64Array;
  /** Hamiltonian at the draw, for E-BFMI. */
  readonly energy: Float64Array;
  readonly acceptanceRate: Float64Array;
  readonly treeDepth: Uint8Array;
  readonly leapfrogs: Uint32Array;
  /** 1 where the trajectory diverged. */
  readonly divergent: Uint8Array;
  /** The adapted step size, before jitter. */
  readonly stepSize: number;
  readonly inverseMassMatrix: Float64Array;
  readonly gradientCount: { readonly warmup: number; readonly sampling: number };
}

/** Runs one chain; yields after every iteration, so that the caller can stop it, and returns the result. */
export function* runChain(
  target: Target,
  chain: number,
  settings: SampleSettings,
): Generator<ChainProgress, ChainResult> {
  const { warmup, draws, seed, targetAcceptance } = settings;
  const random = new Philox(seed);
  const hamiltonian = new Hamiltonian(target);
  const transition = transitionOf(settings);
  random.seek(purpose.initial, chain, 0);
  let state = pointAt(hamiltonian, initialPosition(target, random, settings.initial?.[chain]));
  const adaptation = startAdaptation(hamiltonian, state, targetAcceptance, random);
  const recorder = new Recorder(target, chain, draws);
  let iteration = 0;
  const step = (stepSize: number): TransitionResult => {
    random.seek(purpose.transition, chain, iteration++);
    const result = transition(hamiltonian, state, jittered(stepSize, random.uniform()), random);
    hamiltonian.release(state);
    state = result.state;
    return result;
  };
  const report = (
    phase: ChainProgress['phase'],
    stepSize: number,
    { depth, leapfrogs }: TransitionResult,
  ): ChainProgress => ({
    ...{ chain, phase, iteration, total: warmup + draws, stepSize, treeDepth: depth, leapfrogs },
    divergences: recorder.divergences,
  });
  for (const { iterations, adapt } of warmupStages(warmup)) {
    for (let i = 0; i < iterations; i++) {
      const stepSize = adaptation.stepSize.current;
      const result = step(stepSize);
      adapt(adaptation, result);
      yield report('warmup', stepSize, result);
    }
  }
  const warmupGradients = hamiltonian.gradientCount;
  const stepSize = adaptation.stepSize.average;
  for (let draw = 0; draw < draws; draw++) {
    const result = step(stepSize);
    recorder.record(draw, result);
    yield report('sampling', stepSize, result);
  }
  const { inverseMassMatrix, gradientCount } = hamiltonian;
  return {
    ...recorder.result,
    stepSize,
    inverseMassMatrix: inverseMassMatrix.slice(),
    gradientCount: { warmup: warmupGradients, sampling: gradientCount - warmupGradients },
  };
}

function transitionOf({ transition, trajectoryLength, maxTreeDepth }: SampleSettings): Transition {
  return transition === 'hmc' ? hmc(trajectoryLength) : nuts(maxTreeDepth);
}

/** Step sizes vary by up to 10%, so that no trajectory length resonates with an orbit. */
function jittered(stepSize: number, uniform: number): number {
  return stepSize * (1 + 0.1 * (2 * uniform - 1));
}

type Recorded = Omit<ChainResult, 'stepSize' | 'inverseMassMatrix' | 'gradientCount'>;

class Recorder {
  readonly result: Recorded;
  divergences = 0;
  private readonly target: Target;

  constructor(target: Target, chain: number, draws: number) {
    this.target = target;
    this.result = {
      chain,
      outputs: new Float64Array(draws * target.outputCount),
      positions: new Float64Array(draws * target.dimension),
      logDensity: new Float64Array(draws),
      energy: new Float64Array(draws),
      acceptanceRate: new Float64Array(draws),
      treeDepth: new Uint8Array(draws),
      leapfrogs: new Uint32Array(draws),
      divergent: new Uint8Array(draws),
    };
  }

  record(draw: number, { state, acceptanceRate, depth, leapfrogs, divergent }: TransitionResult): void {
    const { result, target } = this;
    const { outputCount, dimension } = target;
    target.writeOutputs(
      state.position,
      result.outputs.subarray(draw * outputCount, (draw + 1) * outputCount),
    );
    result.positions.set(state.position, draw * dimension);
    result.logDensity[draw] = state.logDensity;
    result.energy[draw] = state.energy;
    result.acceptanceRate[draw] = acceptanceRate;
    result.treeDepth[draw] = depth;
    result.leapfrogs[draw] = leapfrogs;
    result.divergent[draw] = divergent ? 1 : 0;
    this.divergences += divergent ? 1 : 0;
  }
}
