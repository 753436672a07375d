import { mean } from './moments.ts';

/**
 * Estimated Bayesian fraction of missing information of one chain: sum (E_i - E_(i-1))^2 / sum (E_i - mean E)^2, with
 * `energy[draw]` the Hamiltonian after each momentum refresh (Betancourt 2016, arXiv 1604.00695). Below 0.3 the momentum
 * refresh explores the energies too slowly. ArviZ's `bfmi` is the same figure. NaN for fewer than two draws or constant
 * energy.
 */
export function eBfmi(energy: ArrayLike<number>): number {
  const center = mean(energy);
  let steps = 0;
  let spread = 0;
  for (let i = 0; i < energy.length; i++) {
    if (i > 0) steps += (energy[i] - energy[i - 1]) ** 2;
    spread += (energy[i] - center) ** 2;
  }
  return steps / spread;
}
