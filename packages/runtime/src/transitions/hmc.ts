import { HamiltonianTrajectory } from './nuts.ts';
import type { Transition } from './transition.ts';
import { divergenceThreshold, type Trajectory, type TreeResult } from './tree.ts';

/** Hamiltonian Monte Carlo with trajectories of a fixed length (in whitened time), each stretched by up to 20%. */
export function hmc(trajectoryLength: number): Transition {
  const trajectory = new HamiltonianTrajectory();
  return (hamiltonian, from, stepSize, random, depthCap) => {
    hamiltonian.refreshMomentum(from, random);
    trajectory.begin(hamiltonian, from.energy, stepSize, random);
    const length = trajectoryLength * (0.8 + 0.4 * random.uniform());
    const steps = Math.min(2 ** depthCap, Math.max(1, Math.round(length / stepSize)));
    const { proposal, ...walked } = walk(trajectory, from, steps);
    return { state: proposal, depth: 0, ...walked };
  };
}

/**
 * So many steps forward from `start` (held by the caller), and their end as a draw by Metropolis' rule, or `start` where it is
 * refused or not reached. The draw is held once.
 */
export function walk<Point>(
  trajectory: Trajectory<Point>,
  start: Point,
  steps: number,
): Omit<TreeResult<Point>, 'depth'> {
  let point = trajectory.retain(start);
  let logWeight = 0;
  let leapfrogs = 0;
  while (leapfrogs < steps && logWeight > -divergenceThreshold) {
    const next = trajectory.advance(point, 1);
    leapfrogs++;
    logWeight = next === undefined ? Number.NEGATIVE_INFINITY : trajectory.logWeight(next);
    if (next === undefined) break;
    trajectory.release(point);
    point = next;
  }
  // NaN, from a density that is NaN, is not above the threshold either.
  const divergent = !(logWeight > -divergenceThreshold);
  const acceptanceRate = divergent ? 0 : Math.min(1, Math.exp(logWeight));
  if (!trajectory.bernoulli(acceptanceRate)) {
    trajectory.release(point);
    point = trajectory.retain(start);
  }
  return { proposal: point, leapfrogs, acceptanceRate, divergent };
}
