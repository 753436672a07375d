import type { RandomSource } from '../random/philox.ts';
import type { Hamiltonian, PhasePoint } from './hamiltonian.ts';
import type { Transition } from './transition.ts';
import { type Trajectory, TreeBuilder } from './tree.ts';

/** The no-U-turn sampler. */
export function nuts(maxTreeDepth: number): Transition {
  return (hamiltonian, from, stepSize, random, depthCap) => {
    const start = copyWithNewMomentum(hamiltonian, from, random);
    const tree = new TreeBuilder(hamiltonianTrajectory(hamiltonian, start.energy, stepSize, random));
    const { proposal, ...statistics } = tree.run(start, Math.min(maxTreeDepth, depthCap));
    hamiltonian.release(start);
    return { state: proposal, ...statistics };
  };
}

/** The state's position, density and gradient with a fresh momentum: no gradient is spent. */
export function copyWithNewMomentum(
  hamiltonian: Hamiltonian,
  from: PhasePoint,
  random: RandomSource,
): PhasePoint {
  const start = hamiltonian.acquire();
  start.position.set(from.position);
  start.gradient.set(from.gradient);
  start.logDensity = from.logDensity;
  hamiltonian.refreshMomentum(start, random);
  return start;
}

function hamiltonianTrajectory(
  hamiltonian: Hamiltonian,
  startEnergy: number,
  stepSize: number,
  random: RandomSource,
): Trajectory<PhasePoint> {
  return {
    advance: (from, direction) => hamiltonian.leapfrog(from, direction * stepSize),
    logWeight: ({ energy }) => startEnergy - energy,
    isTurning,
    retain: (point) => hamiltonian.retain(point),
    release: (point) => hamiltonian.release(point),
    uniform: () => random.uniform(),
  };
}

/**
 * The displacement no longer grows at one of the ends: (q_last - q_first) . p < 0. With p the momentum this is the dot
 * product of displacement and velocity in the space where the metric is the identity.
 */
function isTurning(first: PhasePoint, last: PhasePoint): boolean {
  let atFirst = 0;
  let atLast = 0;
  for (let i = 0; i < first.position.length; i++) {
    const displacement = last.position[i] - first.position[i];
    atFirst += displacement * first.momentum[i];
    atLast += displacement * last.momentum[i];
  }
  return atFirst < 0 || atLast < 0;
}
