import { polynomial } from './polynomial.ts';

/** Nodes of the trapezoidal rule on [0, pi/2]; spacing pi / (2 panels). */
const panels = 48;
/** From here on the asymptotic series is used. */
const largeEnough = 40;

/** sin(theta)^2 at the nodes. */
const sineSquared = Array.from({ length: panels + 1 }, (_, j) => Math.sin((j * Math.PI) / (2 * panels)) ** 2);

/**
 * exp(-|x|) I_0(x), the modified Bessel function. Error below 4 ulp.
 * I_0(x) exp(-x) = 2/pi integral_0^(pi/2) exp(-2 x sin(theta)^2) dtheta, whose trapezoidal rule converges geometrically.
 */
export function i0e(x: number): number {
  const size = Math.abs(x);
  if (size >= largeEnough) return polynomial(asymptotic(0), 1 / size) / Math.sqrt(2 * Math.PI * size);
  let sum = 0.5 * Math.exp(-2 * size);
  for (let j = panels - 1; j > 0; j--) sum += Math.exp(-2 * size * sineSquared[j]);
  return (sum + 0.5) / panels;
}

/**
 * exp(-|x|) I_1(x). Error below 4 ulp.
 * I_1(x) exp(-x) = 8 x/pi integral_0^(pi/2) exp(-2 x sin(theta)^2) sin(theta)^2 cos(theta)^2 dtheta
 */
export function i1e(x: number): number {
  const size = Math.abs(x);
  if (size >= largeEnough) {
    return (Math.sign(x) * polynomial(asymptotic(1), 1 / size)) / Math.sqrt(2 * Math.PI * size);
  }
  let sum = 0;
  for (let j = panels - 1; j > 0; j--) {
    sum += Math.exp(-2 * size * sineSquared[j]) * sineSquared[j] * sineSquared[panels - j];
  }
  return 4 * x * (sum / panels);
}

const series: readonly (readonly number[])[] = [0, 1].map((order) => {
  const terms = [1];
  for (let k = 1; k <= 24; k++) terms.push((terms[k - 1] * ((2 * k - 1) ** 2 - 4 * order ** 2)) / (8 * k));
  return terms;
});

/** sqrt(2 pi x) exp(-x) I_order(x) in powers of 1/x. Source: DLMF 10.40.1. */
function asymptotic(order: 0 | 1): readonly number[] {
  return series[order];
}

/** I_1(x) / I_0(x) = x/(2 + x^2/(4 + x^2/(6 + ...))), the derivative of log I_0(x). Error below 4 ulp. */
export function besselRatio(x: number): number {
  const size = Math.abs(x);
  if (size >= largeEnough)
    return (Math.sign(x) * polynomial(asymptotic(1), 1 / size)) / polynomial(asymptotic(0), 1 / size);
  let fraction = 0;
  for (let k = 50; k >= 2; k--) fraction = (x * x) / (2 * k + fraction);
  return x / (2 + fraction);
}

/** Below, log I is taken of the power series, which keeps the digits where it is small. */
const seriesBelow = 10;

/** sum_{k>=1} (x^2/4)^k / (k! (k + order)!), order 0 or 1. Source: DLMF 10.25.2. */
function seriesRest(order: 0 | 1, x: number): number {
  let [term, rest] = [1, 0];
  for (let k = 1; term > 1e-18 * rest; k++) {
    term *= (x * x) / 4 / (k * (k + order));
    rest += term;
  }
  return rest;
}

/** log I_0(x). Error below 16 ulp. */
export function logBesselI0(x: number): number {
  const size = Math.abs(x);
  if (size === Number.POSITIVE_INFINITY) return size;
  return size < seriesBelow ? Math.log1p(seriesRest(0, x)) : size + Math.log(i0e(size));
}

/** log I_1(x), x > 0. Error below 16 ulp, absolute 4e-16 near its zero. */
export function logBesselI1(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return x;
  return x < seriesBelow ? Math.log((x / 2) * (1 + seriesRest(1, x))) : x + Math.log(i1e(x));
}
