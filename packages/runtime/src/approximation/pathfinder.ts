import type { LogDensity } from '../density.ts';
import { SamplingError } from '../errors.ts';
import { dot } from '../matrix.ts';
import { ascend } from '../optimize/l-bfgs.ts';
import type { RandomSource } from '../random/stream.ts';
import { highestOf } from '../warmup/initial-point.ts';
import type { Gaussian } from './gaussian.ts';
import { gaussianOfAscent, type Step, updateDiagonal } from './l-bfgs-covariance.ts';

const remembered = 6;
const mostIterations = 500;
/** Draws that the evidence lower bound of a point is estimated from. */
const elboDraws = 10;

/**
 * Pathfinder (Zhang, Carpenter, Gelman & Vehtari 2022, algorithm 1): of the normal distributions that L-BFGS sees along one
 * ascent, the one with the highest evidence lower bound. Throws NO_APPROXIMATION.
 */
export function pathfinder(density: LogDensity, random: RandomSource, start?: Float64Array): Gaussian {
  let best: { readonly gaussian: Gaussian; readonly elbo: number } | undefined;
  for (const gaussian of gaussiansAlong(density, start ?? highestOf(density, random))) {
    const elbo = lowerBound(density, gaussian, random);
    if (elbo > (best?.elbo ?? Number.NEGATIVE_INFINITY)) best = { gaussian, elbo };
  }
  if (best !== undefined) return best.gaussian;
  throw new SamplingError(
    'NO_APPROXIMATION',
    'No point of the ascent gave a normal distribution under which the log density is finite. Sample instead, or start elsewhere.',
  );
}

function* gaussiansAlong(density: LogDensity, start: Float64Array): Generator<Gaussian, void> {
  let alpha: Float64Array = new Float64Array(start.length).fill(1);
  const steps: Step[] = [];
  let last: { readonly position: Float64Array; readonly gradient: Float64Array } | undefined;
  let iterations = 0;
  for (const { position, gradient } of ascend(density, start)) {
    if (last !== undefined) {
      const from = last;
      const s = position.map((x, i) => x - from.position[i]);
      const z = gradient.map((g, i) => from.gradient[i] - g);
      // The step must have found the curvature of a peak.
      if (dot(s, z) > 1e-12 * dot(z, z)) {
        alpha = updateDiagonal(alpha, { s, z });
        steps.push({ s, z });
        if (steps.length > remembered) steps.shift();
      }
      const gaussian = gaussianOfAscent(position, gradient, alpha, steps);
      if (gaussian !== undefined) yield gaussian;
    }
    last = { position, gradient };
    if (++iterations >= mostIterations) return;
  }
}

/** E[log p - log q] over draws of q; -Infinity where p is not finite. */
function lowerBound(density: LogDensity, gaussian: Gaussian, random: RandomSource): number {
  const position = new Float64Array(density.dimension);
  const gradient = new Float64Array(density.dimension);
  let sum = 0;
  for (let k = 0; k < elboDraws; k++) {
    const logQ = gaussian.draw(random, position);
    sum += density.logDensityAndGradient(position, gradient) - logQ;
  }
  return Number.isFinite(sum) ? sum / elboDraws : Number.NEGATIVE_INFINITY;
}
