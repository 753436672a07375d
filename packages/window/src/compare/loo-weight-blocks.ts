import { type LooOptions, looWeights } from '@bayes-window/runtime';
import type { LogLikelihood } from '../inference/index.ts';

/** Leave-one-out weights of the observations that have one of some distinct log likelihoods. */
export interface WeightBlock {
  readonly observations: Int32Array;
  /** The number of the first distinct log likelihood, and how many there are. */
  readonly first: number;
  readonly count: number;
  /** `weights[draw * count + number - first]`, draws over all chains. */
  readonly weights: Float64Array;
}

/** What the weights of a block may take. */
const blockBytes = 128 * 2 ** 20;

/** The weights of all observations, in blocks that fit into memory. `draws` are those of all chains. */
export function* weightBlocks(
  { distinct, distinctOf }: LogLikelihood,
  draws: number,
  options: LooOptions,
): Generator<WeightBlock> {
  const total = distinctOf.reduce((most, which) => Math.max(most, which + 1), 0);
  const blockSize = Math.min(total, Math.max(1, Math.floor(blockBytes / (8 * draws))));
  let block: WeightBlock | undefined;
  let number = 0;
  for (const logLikelihood of distinct) {
    block ??= emptyBlock(distinctOf, number, Math.min(blockSize, total - number), draws);
    const { first, count, weights } = block;
    const own = looWeights(logLikelihood, options).weights;
    for (let draw = 0; draw < draws; draw++) weights[draw * count + number - first] = own[draw];
    number++;
    if (number < first + count) continue;
    yield block;
    block = undefined;
  }
}

function emptyBlock(distinctOf: Int32Array, first: number, count: number, draws: number): WeightBlock {
  const observations = Int32Array.from(distinctOf.keys()).filter(
    (i) => distinctOf[i] >= first && distinctOf[i] < first + count,
  );
  return { observations, first, count, weights: new Float64Array(draws * count) };
}
