import type { RandomSource } from '../random/stream.ts';
import type { Hamiltonian, PhasePoint } from './hamiltonian.ts';
import type { Transition } from './transition.ts';
import { type Trajectory, TreeBuilder } from './tree.ts';

/** The no-U-turn sampler. */
export function nuts(maxTreeDepth: number): Transition {
  const trajectory = new HamiltonianTrajectory();
  const tree = new TreeBuilder(trajectory);
  return (hamiltonian, from, stepSize, random, depthCap) => {
    hamiltonian.refreshMomentum(from, random);
    trajectory.begin(hamiltonian, from.energy, stepSize, random);
    const { proposal, acceptanceRate, leapfrogs, depth, divergent } = tree.run(
      from,
      Math.min(maxTreeDepth, depthCap),
    );
    return { state: proposal, acceptanceRate, leapfrogs, depth, divergent };
  };
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

  isTurning(first: PhasePoint, last: PhasePoint): boolean {
    return this.hamiltonian.isTurning(first, last);
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
