import { argsort } from './argsort.ts';
import type { Chains } from './draws.ts';
import { normalQuantile } from './normal-quantile.ts';

/**
 * Each value replaced by the normal quantile of its rank among all chains, Phi^-1((rank - 3/8) / (count + 1/4)), with
 * average ranks for ties: Vehtari et al. 2021, equation 14 (Blom's offsets). NaN stays NaN.
 */
export function rankNormalise(chains: Chains): Chains {
  return { ...chains, values: rankScores(chains.values, argsort(chains.values)) };
}

/** Normal scores of the ranks of `values`, given the indices in ascending order. */
export function rankScores(values: Float64Array, order: Uint32Array): Float64Array {
  const n = values.length;
  const table = untiedScores(n);
  const scores = new Float64Array(n);
  for (let start = 0, end = 0; start < n; start = end) {
    const value = values[order[start]];
    for (end = start + 1; end < n && values[order[end]] === value; ) end++;
    const score = end === start + 1 ? table[start] : scoreOfRank((start + 1 + end) / 2, n);
    for (let k = start; k < end; k++) scores[order[k]] = Number.isNaN(value) ? Number.NaN : score;
  }
  return scores;
}

/**
 * The indices of |x - median| in ascending order from those of x, in linear time: a merge of the values below the
 * median, read downwards, with those from it on, read upwards.
 */
export function foldedOrder(
  values: Float64Array,
  median: number,
  folded: Float64Array,
  order: Uint32Array,
): Uint32Array {
  const n = order.length;
  const result = new Uint32Array(n);
  let up = 0;
  while (up < n && values[order[up]] < median) up++;
  let down = up - 1;
  for (let k = 0; k < n; k++) {
    const takeUp = down < 0 || (up < n && folded[order[up]] <= folded[order[down]]);
    result[k] = takeUp ? order[up++] : order[down--];
  }
  return result;
}

function scoreOfRank(rank: number, count: number): number {
  return normalQuantile((rank - 3 / 8) / (count + 1 / 4));
}

let latestScores = new Float64Array(0);

/** Scores of the ranks 1..count; the latest table is kept, as one run asks for the same count once per quantity. */
function untiedScores(count: number): Float64Array {
  if (latestScores.length !== count) {
    latestScores = Float64Array.from({ length: count }, (_, i) => scoreOfRank(i + 1, count));
  }
  return latestScores;
}
