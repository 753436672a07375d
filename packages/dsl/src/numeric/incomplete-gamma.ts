import { lgamma, lgamma1p } from './gamma.ts';
import { ratioDeviance } from './log-ratio.ts';
import { digamma } from './polygamma.ts';
import { stirlingRemainder } from './stirling.ts';

/** The regularised incomplete gamma functions P (lower) and Q = 1 - P (upper), and the derivatives of P. */
export interface IncompleteGamma {
  readonly lower: number;
  readonly upper: number;
  readonly lowerByShape: number;
  readonly lowerByX: number;
}

/** Near x = a, some 10 sqrt(a) terms are needed: enough for a up to 1e10, and beyond away from there. */
const mostTerms = 2e6;

/**
 * P(a, x) = 1/Gamma(a) integral_0^x t^(a-1) exp(-t) dt and company, a > 0, x >= 0; NaN elsewhere, and where it would take millions of terms. The smaller of P and Q has relative
 * accuracy: 64 max(1, |log value|) ulp; the derivative by a 1e-9. Source: DLMF 8.7.1, 8.11.4, 8.9.2.
 */
export function incompleteGamma(a: number, x: number): IncompleteGamma {
  if (!(a > 0 && x >= 0)) return undefinedValues;
  if (x === 0) return { lower: 0, upper: 1, lowerByShape: 0, lowerByX: densityAtZero(a) };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0, lowerByShape: 0, lowerByX: 0 };
  if (a < 1 && x < 1.5) return smallShape(a, x);
  return x < a + 1 ? bySeries(a, x) : byContinuedFraction(a, x);
}

const undefinedValues: IncompleteGamma = { lower: NaN, upper: NaN, lowerByShape: NaN, lowerByX: NaN };

export function gammainc(a: number, x: number): number {
  return incompleteGamma(a, x).lower;
}

export function gammaincc(a: number, x: number): number {
  return incompleteGamma(a, x).upper;
}

function densityAtZero(a: number): number {
  if (a === 1) return 1;
  return a < 1 ? Number.POSITIVE_INFINITY : 0;
}

/** x^a exp(-x) / Gamma(a + 1) */
function leadingTerm(a: number, x: number): number {
  if (a < 10) return Math.exp(a * Math.log(x) - x - lgamma(a + 1));
  const deviance = a * ratioDeviance(x / a, (x - a) / a);
  return Math.exp(-deviance - stirlingRemainder(a)) / Math.sqrt(2 * Math.PI * a);
}

/** P = x^a exp(-x)/Gamma(a + 1) sum_n c_n, c_n = x^n / ((a+1)...(a+n)) */
function bySeries(a: number, x: number): IncompleteGamma {
  const { sum, slope } = gammaSeries(a, x);
  const leading = leadingTerm(a, x);
  const lower = leading * sum;
  const lowerByShape = leading * ((Math.log(x) - digamma(a + 1)) * sum + slope);
  return { lower, upper: 1 - lower, lowerByShape, lowerByX: (leading * a) / x };
}

/** sum_n c_n and its derivative by a: d log c_n/da = -sum_k 1/(a+k). NaN where it would take millions of terms. */
export function gammaSeries(a: number, x: number): { readonly sum: number; readonly slope: number } {
  let [term, sum, slope, harmonic] = [1, 1, 0, 0];
  for (let n = 1; term > 1e-18 * sum; n++) {
    if (n > mostTerms) return { sum: Number.NaN, slope: Number.NaN };
    term *= x / (a + n);
    harmonic += 1 / (a + n);
    sum += term;
    slope -= term * harmonic;
  }
  return { sum, slope };
}

/** Q = x^a exp(-x)/Gamma(a) * 1/(x+1-a + f) */
function byContinuedFraction(a: number, x: number): IncompleteGamma {
  const { fraction, slope } = gammaFraction(a, x);
  const denominator = x + 1 - a + fraction;
  const leading = leadingTerm(a, x) * a;
  const upper = leading / denominator;
  const upperByShape = upper * (Math.log(x) - digamma(a) - (slope - 1) / denominator);
  return { lower: 1 - upper, upper, lowerByShape: -upperByShape, lowerByX: leading / x };
}

/**
 * f = 1(a-1)/(x+3-a + 2(a-2)/(x+5-a + ...)), from the far end inwards with the derivative of each level by a. NaN where it
 * would take millions of levels.
 */
export function gammaFraction(a: number, x: number): { readonly fraction: number; readonly slope: number } {
  let [fraction, slope] = [0, 0];
  const count = Math.ceil(levels(a, x));
  if (count > mostTerms) return { fraction: Number.NaN, slope: Number.NaN };
  for (let n = count; n >= 1; n--) {
    const denominator = x + 2 * n + 1 - a + fraction;
    const numerator = n * (a - n);
    slope = (n - (numerator * (slope - 1)) / denominator) / denominator;
    fraction = numerator / denominator;
  }
  return { fraction, slope };
}

/** Levels of the continued fraction that double precision needs; most when x is near a. */
function levels(a: number, x: number): number {
  const distance = Math.max(x - a, 1);
  return 30 + Math.min(400 / distance + (100 * a) / distance, 12 * Math.sqrt(a + 50) + 400 / x);
}

/** P = x^a/Gamma(1+a) (1 + a s), so that Q keeps its digits when a or x is small. */
function smallShape(a: number, x: number): IncompleteGamma {
  const { s, slope } = smallShapeSeries(a, x);
  const logPower = a * Math.log(x) - lgamma1pOfShape(a);
  const leading = Math.exp(logPower);
  const lowerByShape = leading * ((Math.log(x) - digamma(1 + a)) * (1 + a * s) + s + a * slope);
  const upper = -Math.expm1(logPower) - leading * a * s;
  return { lower: leading * (1 + a * s), upper, lowerByShape, lowerByX: (leading * a * Math.exp(-x)) / x };
}

/** log Gamma(1 + a), 0 < a < 1 */
export function lgamma1pOfShape(a: number): number {
  return a < 0.5 ? lgamma1p(a) : lgamma(1 + a);
}

/** s = sum_{n>=1} (-x)^n / (n! (a+n)) and its derivative by a, for a < 1 and x < 1.5. */
export function smallShapeSeries(a: number, x: number): { readonly s: number; readonly slope: number } {
  let [power, s, slope] = [1, 0, 0];
  for (let n = 1; n < 30; n++) {
    power *= -x / n;
    s += power / (a + n);
    slope -= power / (a + n) / (a + n);
  }
  return { s, slope };
}
