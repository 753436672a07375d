import type { LogDensity } from '@bayes-window/runtime';

const grow = 1.2;
const shrink = 0.5;

/**
 * Climbs a log density by signs of the gradient alone, each coordinate with a step of its own (Rprop; Riedmiller & Braun
 * 1993): no line search, no scale to tune. Returns the best point seen; `start` itself if nothing finite is.
 */
export function ascend(
  { dimension, logDensityAndGradient }: LogDensity,
  start: Float64Array,
  steps: number,
): Float64Array {
  const position = start.slice();
  const gradient = new Float64Array(dimension);
  const previous = new Float64Array(dimension);
  const stride = new Float64Array(dimension).fill(0.1);
  let best = start.slice();
  let highest = Number.NEGATIVE_INFINITY;
  for (let step = 0; step < steps; step++) {
    const value = logDensityAndGradient(position, gradient);
    if (value > highest) {
      highest = value;
      best = position.slice();
    }
    if (!Number.isFinite(value)) {
      // Back to the best point, with smaller steps.
      position.set(best);
      stride.forEach((s, i) => {
        stride[i] = s * shrink;
      });
      continue;
    }
    for (let i = 0; i < dimension; i++) {
      const turn = gradient[i] * previous[i];
      stride[i] *= turn > 0 ? grow : turn < 0 ? shrink : 1;
      position[i] += Math.sign(gradient[i]) * stride[i];
      previous[i] = gradient[i];
    }
  }
  return best;
}
