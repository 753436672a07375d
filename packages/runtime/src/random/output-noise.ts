import { purpose, RandomStream } from './stream.ts';

/**
 * The standard normal numbers from which a kept draw's outputs are drawn, by chain and draw; undefined where `count` is 0.
 * They depend on nothing but the seed and these two, so that what else is computed of a draw can use the same.
 */
export function outputNoise(
  seed: number,
  count: number,
): (chain: number, draw: number) => Float64Array | undefined {
  if (count === 0) return () => undefined;
  const random = new RandomStream(seed);
  const noise = new Float64Array(count);
  return (chain, draw) => {
    random.seek(purpose.outputs, chain, draw);
    return noise.map(() => random.normal());
  };
}
