import type { PhasePoint } from './hamiltonian.ts';
import { copyWithNewMomentum } from './nuts.ts';
import type { Transition } from './transition.ts';

/** Energy error above which a trajectory counts as divergent. */
const divergenceThreshold = 1000;

/** Hamiltonian Monte Carlo with trajectories of a fixed length (in whitened time), each stretched by up to 20%. */
export function hmc(trajectoryLength: number): Transition {
  return (hamiltonian, from, stepSize, random, depthCap) => {
    const start = copyWithNewMomentum(hamiltonian, from, random);
    const length = trajectoryLength * (0.8 + 0.4 * random.uniform());
    const steps = Math.min(2 ** depthCap, Math.max(1, Math.round(length / stepSize)));
    let point: PhasePoint = hamiltonian.retain(start);
    let leapfrogs = 0;
    while (leapfrogs < steps && start.energy - point.energy > -divergenceThreshold) {
      const next = hamiltonian.leapfrog(point, stepSize);
      hamiltonian.release(point);
      point = next;
      leapfrogs++;
    }
    const logRatio = start.energy - point.energy;
    const divergent = !(logRatio > -divergenceThreshold);
    const acceptanceRate = divergent ? 0 : Math.min(1, Math.exp(logRatio));
    const accepted = random.uniform() < acceptanceRate;
    hamiltonian.release(accepted ? start : point);
    return { state: accepted ? point : start, acceptanceRate, leapfrogs, depth: 0, divergent };
  };
}
