import { DiagnosticsError } from './errors.ts';

/** Draws of one scalar quantity, `draws[chain][draw]`: at least one chain, all chains of one length, warmup left out. */
export type Draws = readonly ArrayLike<number>[];

/** Chains in one array: draw i of chain c is `values[c * length + i]`, `length * count` values in all. */
export interface Chains {
  readonly values: Float64Array;
  readonly length: number;
  readonly count: number;
}

/** Throws NO_DRAWS or UNEQUAL_CHAINS, naming the quantity; returns the number of draws per chain. */
export function drawsPerChain(draws: Draws, name = 'the quantity'): number {
  const length = draws[0]?.length ?? 0;
  if (length === 0) {
    throw new DiagnosticsError(
      'NO_DRAWS',
      `Diagnostics of ${name} need draws[chain][draw] with at least one chain of at least one draw, but got ` +
        `${draws.length === 0 ? 'no chain' : 'an empty first chain'}. Sample at least one draw after warmup.`,
      { name, chains: draws.length },
    );
  }
  const odd = draws.findIndex((chain) => chain.length !== length);
  if (odd >= 0) {
    throw new DiagnosticsError(
      'UNEQUAL_CHAINS',
      `Diagnostics of ${name} need chains of one length, but chain 0 has ${length} draws and chain ${odd} has ` +
        `${draws[odd].length}. Cut every chain to the shortest one, or index as draws[chain][draw].`,
      { name, chain: odd, expected: length, actual: draws[odd].length },
    );
  }
  return length;
}

/** All draws in one array, chain after chain. */
export function poolDraws(draws: Draws): Float64Array {
  const length = drawsPerChain(draws);
  const pooled = new Float64Array(length * draws.length);
  draws.forEach((chain, c) => {
    pooled.set(chain, c * length);
  });
  return pooled;
}

/**
 * Each chain cut into its first and last floor(n / 2) draws, so that a drift within a chain shows as a difference
 * between halves: chains 2c and 2c + 1 of the result. With an odd n the middle draw is in neither half.
 */
export function splitChains(draws: Draws): Chains {
  const whole = drawsPerChain(draws);
  const length = Math.floor(whole / 2);
  const count = 2 * draws.length;
  const values = new Float64Array(length * count);
  for (let h = 0; h < count; h++) {
    const chain = draws[h >> 1];
    const offset = h % 2 === 0 ? 0 : whole - length;
    for (let i = 0; i < length; i++) values[h * length + i] = chain[offset + i];
  }
  return { values, length, count };
}

export function mapChains(chains: Chains, transform: (value: number) => number): Chains {
  return { ...chains, values: mapValues(chains.values, transform) };
}

/** As Float64Array.prototype.map, in a loop that engines inline. */
export function mapValues(values: Float64Array, transform: (value: number) => number): Float64Array {
  const result = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = transform(values[i]);
  return result;
}
