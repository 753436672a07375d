import type { RandomSource } from '../random/stream.ts';
import type { Hamiltonian, PhasePoint } from './hamiltonian.ts';
import { HamiltonianTrajectory } from './nuts.ts';
import type { Transition } from './transition.ts';
import { TreeBuilder } from './tree.ts';

/** Range of the energy within a step above which it is taken in smaller ones. */
const largestRange = 1;
/** A step is halved this often at most. */
const mostHalvings = 10;

/**
 * The no-U-turn sampler with steps that adapt within the orbit (Bou-Rabee, Carpenter, Kleppe & Liu 2025, WALNUTS): a step of
 * the trajectory is taken in 1, 2, 4, ... leapfrogs, the fewest along which the energy stays within `largestRange`. A step
 * whose end would, going back, be content with fewer is not reversible; the trajectory ends before it, from whichever of
 * its points it is built, so that detailed balance holds as for a step that diverges. The acceptance statistic is that of steps
 * left whole: the step size is what the easy parts of the posterior allow.
 */
export function walnuts(maxTreeDepth: number): Transition {
  const trajectory = new AdaptiveTrajectory();
  const tree = new TreeBuilder(trajectory);
  return (hamiltonian, from, stepSize, random, depthCap) => {
    hamiltonian.refreshMomentum(from, random);
    const before = hamiltonian.gradientCount;
    trajectory.begin(hamiltonian, from.energy, stepSize, random);
    const { proposal, depth, divergent } = tree.run(from, Math.min(maxTreeDepth, depthCap));
    return {
      ...{ state: proposal, depth, divergent, acceptanceRate: trajectory.acceptanceRate },
      leapfrogs: hamiltonian.gradientCount - before,
    };
  };
}

/** A walk of 2^halvings leapfrogs: its end, held once, or undefined where the energy leaves its range. */
interface Walk {
  readonly end: PhasePoint | undefined;
  /** Energy where the walk ended or was broken off. */
  readonly energy: number;
}

export class AdaptiveTrajectory extends HamiltonianTrajectory {
  private whole = 0;
  private sumAcceptance = 0;

  override begin(
    hamiltonian: Hamiltonian,
    startEnergy: number,
    stepSize: number,
    random: RandomSource,
  ): void {
    super.begin(hamiltonian, startEnergy, stepSize, random);
    this.whole = 0;
    this.sumAcceptance = 0;
  }

  /** Mean over all steps, halved or not, of min(1, weight) of what a single leapfrog comes to. */
  get acceptanceRate(): number {
    return this.whole === 0 ? 0 : this.sumAcceptance / this.whole;
  }

  /** Undefined where no step is reversible. A point with infinite energy where none is small enough. */
  override advance(from: PhasePoint, direction: 1 | -1): PhasePoint | undefined {
    for (let halvings = 0; halvings <= mostHalvings; halvings++) {
      const { end, energy } = this.walk(from, direction, halvings);
      if (halvings === 0) this.count(energy);
      if (end === undefined) continue;
      if (this.isContentWithLess(end, -direction as 1 | -1, halvings)) {
        this.release(end);
        return undefined;
      }
      return end;
    }
    return this.dead();
  }

  private count(energy: number): void {
    this.whole++;
    this.sumAcceptance += Math.min(1, Math.exp(this.startEnergy - energy)) || 0;
  }

  private isContentWithLess(from: PhasePoint, direction: 1 | -1, halvings: number): boolean {
    for (let fewer = 0; fewer < halvings; fewer++) {
      const { end } = this.walk(from, direction, fewer);
      if (end === undefined) continue;
      this.release(end);
      return true;
    }
    return false;
  }

  private walk(from: PhasePoint, direction: 1 | -1, halvings: number): Walk {
    const leapfrogs = 2 ** halvings;
    const step = (direction * this.stepSize) / leapfrogs;
    let [least, greatest] = [from.energy, from.energy];
    let point = this.retain(from);
    for (let i = 0; i < leapfrogs; i++) {
      const next = this.hamiltonian.leapfrog(point, step);
      this.release(point);
      point = next;
      least = Math.min(least, point.energy);
      greatest = Math.max(greatest, point.energy);
      if (greatest - least <= largestRange) continue;
      this.release(point);
      return { end: undefined, energy: point.energy };
    }
    return { end: point, energy: point.energy };
  }

  private dead(): PhasePoint {
    const point = this.hamiltonian.acquire();
    point.energy = Number.POSITIVE_INFINITY;
    return point;
  }
}
