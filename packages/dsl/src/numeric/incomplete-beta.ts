import { lbeta } from './beta.ts';
import { lgamma1p } from './gamma.ts';
import { logGammaRatio } from './gamma-ratio.ts';
import { ratioDeviance } from './log-ratio.ts';
import { digamma } from './polygamma.ts';
import { stirlingRemainder } from './stirling.ts';

/** The regularised incomplete beta function I_x(a, b), its complement 1 - I, and the derivatives of I. */
export interface IncompleteBeta {
  readonly lower: number;
  readonly upper: number;
  readonly lowerByA: number;
  readonly lowerByB: number;
  readonly lowerByX: number;
}

/** Some 10 sqrt(min(a, b)) levels of the continued fraction are needed. */
const largestShape = 1e10;

/**
 * I_x(a, b) = 1/B(a, b) integral_0^x t^(a-1) (1-t)^(b-1) dt, a, b > 0, the smaller of them at most 1e10, 0 <= x <= 1;
 * NaN elsewhere. The smaller of I and 1 - I has
 * relative accuracy: 128 max(1, |log value|) ulp; the derivatives by a and b 1e-9. Source: Didonato & Morris 1992,
 * equation 9, the even part of DLMF 8.17.22.
 */
export function incompleteBeta(a: number, b: number, x: number): IncompleteBeta {
  if (!(a > 0 && b > 0 && Math.min(a, b) <= largestShape && x >= 0 && x <= 1))
    return constant(Number.NaN, Number.NaN, Number.NaN);
  if (x === 0) return constant(0, 1, densityAtZero(a, b));
  if (x === 1) return constant(1, 0, densityAtZero(b, a));
  if (x <= (a + 1) / (a + b + 2)) return byContinuedFraction(a, b, x, 1 - x);
  const mirror = byContinuedFraction(b, a, 1 - x, x);
  return {
    lower: mirror.upper,
    upper: mirror.lower,
    lowerByA: -mirror.lowerByB,
    lowerByB: -mirror.lowerByA,
    lowerByX: mirror.lowerByX,
  };
}

export function betainc(a: number, b: number, x: number): number {
  return incompleteBeta(a, b, x).lower;
}

function constant(lower: number, upper: number, lowerByX: number): IncompleteBeta {
  return { lower, upper, lowerByA: 0 * lower, lowerByB: 0 * lower, lowerByX };
}

function densityAtZero(a: number, b: number): number {
  if (a === 1) return b;
  return a < 1 ? Number.POSITIVE_INFINITY : 0;
}

/** x^a y^b / B(a, b), y = 1 - x */
function leadingTerm(a: number, b: number, x: number, y: number): number {
  if (Math.min(a, b) < 10) return Math.exp(a * logOf(x, y) + b * logOf(y, x) - lbeta(a, b));
  // x = a/(a+b) (1 + u), y = b/(a+b) (1 - u a/b)
  const excess = x * b - a * y;
  const deviance =
    a * ratioDeviance(x * (1 + b / a), excess / a) + b * ratioDeviance(y * (1 + a / b), -excess / b);
  const remainder = stirlingRemainder(a + b) - stirlingRemainder(a) - stirlingRemainder(b);
  return Math.exp(remainder - deviance) * Math.sqrt(b / (a + b)) * Math.sqrt(a / (2 * Math.PI));
}

/** log x, from x or from its complement y = 1 - x, whichever holds more digits. */
function logOf(x: number, y: number): number {
  return x < 0.5 ? Math.log(x) : Math.log1p(-y);
}

/** I = x^a y^b / B(a, b) * 1/(beta_0 + alpha_1/(beta_1 + alpha_2/(beta_2 + ...))), with the derivatives of each level. */
function byContinuedFraction(a: number, b: number, x: number, y: number): IncompleteBeta {
  let f = partialDenominator(levels(a, b), a, b, x, y);
  for (let n = levels(a, b); n >= 1; n--) {
    const numerator = partialNumerator(n, a, b, x);
    const level = partialDenominator(n - 1, a, b, x, y);
    const value = numerator.value / f.value;
    f = {
      value: level.value + value,
      byA: level.byA + (numerator.byA - value * f.byA) / f.value,
      byB: level.byB + (numerator.byB - value * f.byB) / f.value,
    };
  }
  const leading = leadingTerm(a, b, x, y);
  const lower = leading / f.value;
  const both = digamma(a + b);
  const small = a < 0.5 && x < 0.5 && b * x < 1 ? smallShape(a, b, x) : undefined;
  return {
    lower,
    upper: small?.upper ?? 1 - lower,
    lowerByA: small?.lowerByA ?? lower * (logOf(x, y) - digamma(a) + both - f.byA / f.value),
    lowerByB: lower * (logOf(y, x) - digamma(b) + both - f.byB / f.value),
    lowerByX: leading / x / y,
  };
}

/**
 * 1 - I and dI/da for small a, where I = exp(l) (1 + a s) is near 1, l = a log x - log(a B(a, b)); s = sum_{n>=1}
 * (1-b)(2-b)...(n-b) x^n / (n! (a+n)). In the continued fraction's derivative, addends of the size of 1/a would cancel.
 */
function smallShape(a: number, b: number, x: number): Pick<IncompleteBeta, 'upper' | 'lowerByA'> {
  let [power, s, sByA] = [1, 0, 0];
  for (let n = 1; n < 60; n++) {
    power *= ((n - b) / n) * x;
    s += power / (a + n);
    sByA -= power / (a + n) ** 2;
  }
  const l = a * Math.log(x) - lgamma1p(a) + logGammaRatio(b, a);
  const lByA = Math.log(x) - digamma(1 + a) + digamma(a + b);
  return {
    upper: -Math.expm1(l) - Math.exp(l) * a * s,
    lowerByA: Math.exp(l) * (lByA * (1 + a * s) + s + a * sByA),
  };
}

function levels(a: number, b: number): number {
  return Math.ceil(40 + 8 * Math.sqrt(Math.min(a, b) + 10));
}

/** A value with its derivatives by a and b. */
interface Level {
  readonly value: number;
  readonly byA: number;
  readonly byB: number;
}

/** alpha_n = (a+n-1)(a+b+n-1) n (b-n) x^2 / (a+2n-1)^2; n - 1 comes first, since a may be tiny beside 1. */
function partialNumerator(n: number, a: number, b: number, x: number): Level {
  const scale = ((a + (n - 1)) * n * x * x) / (a + (2 * n - 1)) ** 2;
  const value = scale * (a + b + (n - 1)) * (b - n);
  const logByA = 1 / (a + (n - 1)) + 1 / (a + b + (n - 1)) - 2 / (a + (2 * n - 1));
  return { value, byA: value * logByA, byB: scale * (a + 2 * b - 1) };
}

/** beta_n = n + n (b-n) x/(a+2n-1) + (a+n)(a y - b x + 1 + n (1+y))/(a+2n+1) */
function partialDenominator(n: number, a: number, b: number, x: number, y: number): Level {
  const first = n === 0 ? 0 : (n * x) / (a + (2 * n - 1));
  const share = (a + n) / (a + 2 * n + 1);
  const rest = a * y - b * x + 1 + n * (1 + y);
  return {
    value: n + first * (b - n) + share * rest,
    byA:
      (rest * (1 - share)) / (a + 2 * n + 1) +
      share * y -
      (n === 0 ? 0 : (first * (b - n)) / (a + (2 * n - 1))),
    byB: first - share * x,
  };
}
