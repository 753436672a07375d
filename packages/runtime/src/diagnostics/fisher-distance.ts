import { mean, varianceAround } from './moments.ts';

/**
 * How far each parameter is from an independent Gaussian in the eyes of the sampler: the Fisher divergence of its
 * marginal score to the best straight line of it (Seyboldt, Carlson & Carpenter 2026),
 *
 *     F_i = min over m, s of E[(s (g_i + (x_i - m) / s^2))^2] = 2 (sd(x_i) sd(g_i) + cov(x_i, g_i)),
 *
 * with g_i = d log density / d x_i. 0 for independent Gaussians, 2 (1 / sqrt(1 - R^2) - 1) for a Gaussian of which the other
 * parameters explain the share R^2, and more where the curvature changes. The larger it is, the shorter the steps that
 * a diagonal metric allows. `positions[draw * dimension + i]` in the sampler's coordinates, gradients alike; one number
 * per parameter, NaN with fewer than two draws.
 */
export function fisherDistance(
  positions: Float64Array,
  gradients: Float64Array,
  dimension: number,
): Float64Array {
  const draws = positions.length / dimension;
  return Float64Array.from({ length: dimension }, (_, i) => {
    const column = (matrix: Float64Array) =>
      Float64Array.from({ length: draws }, (__, draw) => matrix[draw * dimension + i]);
    const [x, g] = [column(positions), column(gradients)];
    const [meanX, meanG] = [mean(x), mean(g)];
    const covariance =
      x.reduce((sum, value, draw) => sum + (value - meanX) * (g[draw] - meanG), 0) / (draws - 1);
    return 2 * (Math.sqrt(varianceAround(x, meanX) * varianceAround(g, meanG)) + covariance);
  });
}
