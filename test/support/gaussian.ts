import type { LogDensity } from '@bayes-window/runtime';

/** N(0, diag(scales^2)), the first two correlated by `rho`. */
export function gaussian(scales: readonly number[], rho = 0): LogDensity {
  const c = 1 / (1 - rho * rho);
  return {
    dimension: scales.length,
    logDensityAndGradient(x, gradient) {
      let value = 0;
      for (const [i, s] of scales.entries()) {
        const z = x[i] / s;
        const score = i > 1 ? z : c * (z - (rho * x[1 - i]) / scales[1 - i]);
        gradient[i] = -score / s;
        value -= 0.5 * z * score;
      }
      return value;
    },
  };
}

/** Standard deviations in geometric progression, their squares of the given condition number. */
export const spread = (dimension: number, condition: number): number[] =>
  Array.from({ length: dimension }, (_, i) => condition ** (0.5 * (i / (dimension - 1) - 0.5)));
