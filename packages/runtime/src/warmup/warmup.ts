import type { RandomSource } from '../random/philox.ts';
import type { Hamiltonian, PhasePoint } from '../transitions/hamiltonian.ts';
import type { TransitionResult } from '../transitions/transition.ts';
import { DualAveraging } from './dual-averaging.ts';
import { FisherEstimator, metricFromGradient } from './fisher-metric.ts';
import { searchStepSize } from './step-size-search.ts';

/** What warmup has learnt so far. The metric itself lives in the Hamiltonian. */
export interface Adaptation {
  readonly hamiltonian: Hamiltonian;
  readonly stepSize: DualAveraging;
  /** Draws of the present window, which the metric is made from, and of the next one. */
  foreground: FisherEstimator;
  background: FisherEstimator;
}

/** A part of warmup: `iterations` draws, after each of which `adapt` runs. */
export interface Stage {
  readonly name: string;
  readonly iterations: number;
  adapt(adaptation: Adaptation, result: TransitionResult): void;
}

const windows = { early: 10, late: 80 } as const;

/** Warmup as a list of stages, in order: short windows while the chain travels, longer ones, then the step size alone. */
export function warmupStages(iterations: number): Stage[] {
  const early = Math.floor(0.3 * iterations);
  const last = Math.floor(0.15 * iterations);
  return [
    { name: 'early metric', iterations: early, adapt: adaptMetric(windows.early) },
    { name: 'metric', iterations: iterations - early - last, adapt: adaptMetric(windows.late) },
    { name: 'step size', iterations: last, adapt: adaptStepSize },
  ];
}

export function startAdaptation(
  hamiltonian: Hamiltonian,
  start: PhasePoint,
  targetAcceptance: number,
  random: RandomSource,
): Adaptation {
  metricFromGradient(start.gradient, hamiltonian.inverseMassMatrix);
  const step = searchStepSize(hamiltonian, start, random);
  const { dimension } = hamiltonian.density;
  return {
    hamiltonian,
    stepSize: new DualAveraging(step, targetAcceptance),
    foreground: new FisherEstimator(dimension),
    background: new FisherEstimator(dimension),
  };
}

/** Least draws a metric is made from. */
const enough = 3;

/** Metric from the last one to two windows of draws, renewed at every draw; at a window's end the older one is dropped. */
function adaptMetric(window: number): Stage['adapt'] {
  return (adaptation, result) => {
    const { hamiltonian, foreground, background } = adaptation;
    const { position, gradient } = result.state;
    foreground.add(position, gradient);
    background.add(position, gradient);
    if (background.count >= window) {
      adaptation.foreground = background;
      adaptation.background = foreground;
      foreground.reset();
    }
    if (adaptation.foreground.count >= enough) adaptation.foreground.writeTo(hamiltonian.inverseMassMatrix);
    adaptation.stepSize.update(result.acceptanceRate);
  };
}

function adaptStepSize({ stepSize }: Adaptation, { acceptanceRate }: TransitionResult): void {
  stepSize.update(acceptanceRate);
}
