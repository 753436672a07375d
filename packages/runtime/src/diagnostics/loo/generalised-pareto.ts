import { softmax } from './log-sum-exp.ts';

/** Generalised Pareto distribution on (0, inf): P(X > x) = (1 + k x / sigma)^(-1/k). */
export interface GeneralisedPareto {
  readonly k: number;
  readonly sigma: number;
}

/**
 * Fit to exceedances in ascending order: the quadrature of Zhang & Stephens (2009) over theta = -k / sigma,
 *
 *     theta_j = 1 / x_max + (1 - sqrt(M / (j - 1/2))) / (3 x_quartile),  M = 30 + floor(sqrt n),
 *     theta = sum w_j theta_j, w_j ~ profile likelihood of theta_j,
 *     k = mean log(1 - theta x), sigma = -k / theta,
 *
 * with k then drawn towards 1/2 by a prior worth ten observations (Vehtari, Simpson, Gelman, Yao & Gabry 2024, appendix G).
 */
export function fitGeneralisedPareto(exceedances: Float64Array): GeneralisedPareto {
  const n = exceedances.length;
  const points = 30 + Math.floor(Math.sqrt(n));
  const quartile = exceedances[Math.floor(n / 4 + 0.5) - 1];
  const thetas = Float64Array.from(
    { length: points },
    (_, j) => 1 / exceedances[n - 1] + (1 - Math.sqrt(points / (j + 0.5))) / (3 * quartile),
  );
  const theta = posteriorMean(
    thetas,
    thetas.map((t) => profileLogLikelihood(t, exceedances)),
  );
  const k = meanLog(theta, exceedances);
  return { k: (n * k + 10 * 0.5) / (n + 10), sigma: -k / theta };
}

/** x with P(X <= x) = probability. */
export function generalisedParetoQuantile({ k, sigma }: GeneralisedPareto, probability: number): number {
  return (sigma * Math.expm1(-k * Math.log1p(-probability))) / k;
}

/** n (log(-theta / k) - k - 1) with k = mean log(1 - theta x). */
function profileLogLikelihood(theta: number, exceedances: Float64Array): number {
  const k = meanLog(theta, exceedances);
  return exceedances.length * (Math.log(-theta / k) - k - 1);
}

/** mean log(1 - theta x): logarithms of products of several factors, as long as these stay far from over- and underflow. */
function meanLog(theta: number, exceedances: Float64Array): number {
  let sum = 0;
  let product = 1;
  for (let i = 0; i < exceedances.length; i++) {
    product *= 1 - theta * exceedances[i];
    if (product > 1e8 || product < 1e-8) {
      sum += Math.log(product);
      product = 1;
    }
  }
  return (sum + Math.log(product)) / exceedances.length;
}

function posteriorMean(values: Float64Array, logWeights: Float64Array): number {
  return softmax(logWeights).reduce((sum, weight, i) => sum + weight * values[i], 0);
}
