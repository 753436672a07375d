import { purpose, RandomStream } from '../../random/stream.ts';
import { bandsOf, type EcdfBandOptions, type EcdfBands, limits, readOptions } from './bands.ts';
import { type CountDistribution, hypergeometric, tailProbabilities } from './counts.ts';
import { uniformEcdfBands } from './uniform-bands.ts';

/** Replicates in `rankEcdfBands`. */
const replicates = 2000;

/**
 * Simultaneous bands for the empirical distribution functions of the ranks of several chains among all of them, scaled to
 * (0, 1): hypergeometric intervals at one level, found by simulation (the same paper, section 3.2). `draws` per chain are
 * taken to be independent: thin them.
 */
export function rankEcdfBands(
  chains: number,
  draws: number,
  options: EcdfBandOptions & { readonly seed?: number } = {},
): EcdfBands {
  if (chains === 1) return uniformEcdfBands(draws, options);
  const { probability, grid } = readOptions(draws, options);
  const taken = Array.from(grid, (z) => Math.floor(z * draws * chains + 1e-9));
  const marginals = taken.map((k) => hypergeometric(draws, draws * (chains - 1), k));
  const smallest = simulatedTails(chains, draws, taken, marginals, options.seed ?? 0).sort();
  const level = smallest[Math.floor((1 - probability) * replicates)];
  return bandsOf(grid, limits(marginals, level), draws, probability);
}

/** For each replicate, the smallest tail probability over chains and points of chains that are alike. */
function simulatedTails(
  chains: number,
  draws: number,
  taken: readonly number[],
  marginals: readonly CountDistribution[],
  seed: number,
): Float64Array {
  const tails = marginals.map(tailProbabilities);
  const random = new RandomStream(seed);
  const owner = Uint16Array.from({ length: chains * draws }, (_, i) => i % chains);
  return Float64Array.from({ length: replicates }, (_, replicate) => {
    shuffle(owner, random.seek(purpose.user, 0, replicate));
    return smallestTail(
      owner,
      chains,
      taken,
      (point, count) => tails[point][count - marginals[point].first] ?? 0,
    );
  });
}

/** `owner[rank]` is the chain that has the draw of that rank. */
function smallestTail(
  owner: Uint16Array,
  chains: number,
  taken: readonly number[],
  tailAt: (point: number, count: number) => number,
): number {
  const counts = new Uint32Array(chains);
  let smallest = 1;
  let rank = 0;
  for (let point = 0; point < taken.length; point++) {
    for (; rank < taken[point]; rank++) counts[owner[rank]]++;
    for (let chain = 0; chain < chains; chain++) smallest = Math.min(smallest, tailAt(point, counts[chain]));
  }
  return smallest;
}

/** Fisher & Yates. */
function shuffle(items: Uint16Array, random: RandomStream): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]];
  }
}
