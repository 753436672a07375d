import type { RandomSource } from '../random/stream.ts';
import type { Hamiltonian, PhasePoint } from '../transitions/hamiltonian.ts';

/** Doublings or halvings tried; 2^50 spans every scale that double precision can integrate. */
const maximumTries = 50;

/** Hoffman & Gelman (2014), algorithm 4: doubles or halves until one step's acceptance crosses 0.8. */
export function searchStepSize(
  hamiltonian: Hamiltonian,
  from: PhasePoint,
  random: RandomSource,
  initial = 0.1,
): number {
  let step = initial;
  let direction = 0;
  for (let tries = 0; tries < maximumTries; tries++) {
    const grows = acceptanceOfOneStep(hamiltonian, from, step, random) > 0.8;
    if (direction !== 0 && grows !== direction > 0) return step;
    direction = grows ? 1 : -1;
    step *= grows ? 2 : 0.5;
  }
  return step;
}

function acceptanceOfOneStep(
  hamiltonian: Hamiltonian,
  from: PhasePoint,
  step: number,
  random: RandomSource,
): number {
  hamiltonian.refreshMomentum(from, random);
  const end = hamiltonian.leapfrog(from, step);
  const logRatio = from.energy - end.energy;
  hamiltonian.release(end);
  return Number.isNaN(logRatio) ? 0 : Math.exp(Math.min(0, logRatio));
}
