/** x with I_x(a, b) = probability, by bisection to the last bits; for a, b >= 1. */
export function betaQuantile(probability: number, a: number, b: number): number {
  if (Number.isNaN(probability + a + b)) return Number.NaN;
  let low = 0;
  let high = 1;
  for (let middle = 0.5; low < middle && middle < high; middle = (low + high) / 2) {
    if (betaCdf(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return high;
}

/** Regularised incomplete beta function I_x(a, b) = 1 - I_(1-x)(b, a), from the side where the fraction converges fast. */
function betaCdf(x: number, a: number, b: number): number {
  return x < (a + 1) / (a + b + 2) ? lowerBetaCdf(x, a, b) : 1 - lowerBetaCdf(1 - x, b, a);
}

/** x^a (1 - x)^b / (a B(a, b)) times the continued fraction DLMF 8.17.22. */
function lowerBetaCdf(x: number, a: number, b: number): number {
  const logFront = a * Math.log(x) + b * Math.log1p(-x) - Math.log(a) - logBeta(a, b);
  return Math.exp(logFront) / betaFraction(x, a, b);
}

/** 1 + d1 / (1 + d2 / (1 + ...)) by the modified Lentz method. */
function betaFraction(x: number, a: number, b: number): number {
  let value = 1;
  let c = 1;
  let d = 0;
  for (let m = 1; m < 10_000; m++) {
    const term = betaFractionTerm(m, x, a, b);
    d = 1 / (1 + term * d);
    c = 1 + term / c;
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return value;
}

/** DLMF 8.17.23: d(2k) = k (b - k) x / ((a + 2k - 1) (a + 2k)), d(2k+1) = -(a + k) (a + b + k) x / ((a + 2k) (a + 2k + 1)). */
function betaFractionTerm(m: number, x: number, a: number, b: number): number {
  const k = Math.floor(m / 2);
  return m % 2 === 0
    ? (k * (b - k) * x) / ((a + m - 1) * (a + m))
    : (-(a + k) * (a + b + k) * x) / ((a + m - 1) * (a + m));
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** log Gamma(x) for x > 0: recurrence up to x >= 15, then Stirling's series. */
function logGamma(x: number): number {
  let shift = 0;
  let y = x;
  for (; y < 15; y++) shift += Math.log(y);
  const r = 1 / (y * y);
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - (r * 1) / 1188)))) / y;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
