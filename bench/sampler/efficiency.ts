import { essBulk, rHat, type SampleOptions, sample, type Target } from '@bayes-window/runtime';

/** What one run came to; peers report the same. */
export interface Efficiency {
  readonly minBulkEss: number;
  /** Over all chains, warmup included. */
  readonly gradients: number;
  readonly essPer1000Gradients: number;
  readonly rHat: number;
  /** After warmup. */
  readonly divergences: number;
}

const draws = 1000;

/** Four chains of 1000 draws after `tune` iterations of warmup, judged by the least effective unconstrained parameter. */
export async function measureEfficiency(
  target: Target,
  tune: number,
  seed: number,
  options: SampleOptions = {},
): Promise<Efficiency> {
  const { chains } = await sample(target, { chains: 4, warmup: tune, draws, seed, ...options });
  const gradients = chains.reduce(
    (sum, { gradientCount }) => sum + gradientCount.warmup + gradientCount.sampling,
    0,
  );
  const parameters = Array.from({ length: target.dimension }, (_, i) =>
    chains.map(({ positions }) => columnOf(positions, i, target.dimension)),
  );
  const minBulkEss = Math.min(...parameters.map(essBulk));
  return {
    minBulkEss,
    gradients,
    essPer1000Gradients: (1000 * minBulkEss) / gradients,
    rHat: Math.max(...parameters.map(rHat)),
    divergences: chains.reduce(
      (sum, { divergent }) => sum + divergent.filter((flag) => flag === 1).length,
      0,
    ),
  };
}

function columnOf(positions: Float64Array, i: number, dimension: number): Float64Array {
  return Float64Array.from(
    { length: positions.length / dimension },
    (_, draw) => positions[draw * dimension + i],
  );
}
