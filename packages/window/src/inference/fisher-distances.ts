import type { CompiledModel } from '@bayes-window/compiler';
import { elementName, fisherDistance, instantiate, type SampleResult } from '@bayes-window/runtime';

/** The most draws, over all chains, at which gradients are taken. */
const enoughDraws = 400;

/** Fisher distance of each of the sampler's coordinates, by name: gradients are taken anew at some of the draws. */
export function fisherDistances(
  { program, model }: CompiledModel,
  { chains, settings }: SampleResult,
): { name: string; value: number }[] {
  const { dimension } = program;
  const stride = Math.ceil((chains.length * settings.draws) / enoughDraws);
  const points = chains.flatMap(({ positions }) =>
    Array.from({ length: Math.floor(settings.draws / stride) }, (_, k) =>
      positions.subarray(k * stride * dimension, (k * stride + 1) * dimension),
    ),
  );
  const density = instantiate(program);
  const gradients = new Float64Array(points.length * dimension);
  const positions = new Float64Array(points.length * dimension);
  points.forEach((point, k) => {
    positions.set(point, k * dimension);
    density.logDensityAndGradient(point, gradients.subarray(k * dimension, (k + 1) * dimension));
  });
  const distances = fisherDistance(positions, gradients, dimension);
  return model.parameters.flatMap(({ name, axes, offset, size }) =>
    Array.from({ length: size }, (_, i) => ({
      name: elementName(name, axes, i),
      value: distances[offset + i],
    })),
  );
}
