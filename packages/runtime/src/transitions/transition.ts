import type { RandomSource } from '../random/stream.ts';
import type { Hamiltonian, PhasePoint } from './hamiltonian.ts';

/** What one draw did. */
export interface TransitionResult {
  /** The new state, held once by the caller. */
  readonly state: PhasePoint;
  readonly acceptanceRate: number;
  readonly leapfrogs: number;
  readonly depth: number;
  readonly divergent: boolean;
}

/**
 * Moves from one state to the next, leaving the density exp(-H) unchanged. The caller goes on holding `from`, which gets a
 * fresh momentum. A trajectory has at most 2^depthCap steps.
 */
export type Transition = (
  hamiltonian: Hamiltonian,
  from: PhasePoint,
  stepSize: number,
  random: RandomSource,
  depthCap: number,
) => TransitionResult;
