import type { RandomSource } from '../random/threefry.ts';
import type { Hamiltonian, PhasePoint } from './hamiltonian.ts';
import type { Transition } from './transition.ts';
import { type Trajectory, TreeBuilder } from './tree.ts';

/** The no-U-turn sampler. */
export function nuts(maxTreeDepth: number): Transition {
  const trajectory = new HamiltonianTrajectory();
  const tree = new TreeBuilder(trajectory);
  return (hamiltonian, from, stepSize, random, depthCap) => {
    const start = copyWithNewMomentum(hamiltonian, from, random);
    trajectory.begin(hamiltonian, start.energy, stepSize, random);
    const { proposal, acceptanceRate, leapfrogs, depth, divergent } = tree.run(
      start,
      Math.min(maxTreeDepth, depthCap),
    );
    hamiltonian.release(start);
    return { state: proposal, acceptanceRate, leapfrogs, depth, divergent };
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

/** Leapfrog steps of one size. */
export class HamiltonianTrajectory implements Trajectory<PhasePoint> {
  protected hamiltonian!: Hamiltonian;
  private random!: RandomSource;
  protected startEnergy = Number.NaN;
  protected stepSize = Number.NaN;

  begin(hamiltonian: Hamiltonian, startEnergy: number, stepSize: number, random: RandomSource): void {
    this.hamiltonian = hamiltonian;
    this.startEnergy = startEnergy;
    this.stepSize = stepSize;
    this.random = random;
  }

  advance(from: PhasePoint, direction: 1 | -1): PhasePoint | undefined {
    return this.hamiltonian.leapfrog(from, direction * this.stepSize);
  }

  logWeight({ energy }: PhasePoint): number {
    return this.startEnergy - energy;
  }

  /**
   * The displacement no longer grows at one of the ends: (q_last - q_first) . p < 0. With p the momentum this is the dot
   * product of displacement and velocity in the space where the metric is the identity.
   */
  isTurning(first: PhasePoint, last: PhasePoint): boolean {
    const { position: from, momentum: atFirst } = first;
    const { position: to, momentum: atLast } = last;
    let sumFirst = 0;
    let sumLast = 0;
    for (let i = 0; i < from.length; i++) {
      const displacement = to[i] - from[i];
      sumFirst += displacement * atFirst[i];
      sumLast += displacement * atLast[i];
    }
    return sumFirst < 0 || sumLast < 0;
  }

  retain(point: PhasePoint): PhasePoint {
    point.holders++;
    return point;
  }

  release(point: PhasePoint): void {
    this.hamiltonian.release(point);
  }

  bernoulli(probability: number): boolean {
    return this.random.bernoulli(probability);
  }
}
