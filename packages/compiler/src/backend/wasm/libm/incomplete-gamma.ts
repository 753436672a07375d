import type { Code } from '../assembler/index.ts';
import { type FunctionWriter, scalar } from './define.ts';
import { lgammaAtCore } from './gamma.ts';
import { stirlingRemainder } from './stirling.ts';

/** Near x = a, some 10 sqrt(a) terms are needed: enough for a up to 1e10, and beyond away from there. */
const mostTerms = 2e6;

/** x^a exp(-x) / Gamma(a + 1) */
export const gammaLeading = scalar(2, (writer, a, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  writer.returnIf(lanes.lt(a, c(10)), () => {
    const power = lanes.sub(lanes.mul(a, writer.call('log', x)), x);
    return writer.call('exp', lanes.sub(power, writer.call('lgamma', lanes.add(a, c(1)))));
  });
  const excess = lanes.div(lanes.sub(x, a), a);
  const deviance = lanes.mul(a, writer.call('ratioDeviance', lanes.div(x, a), excess));
  const exponent = lanes.sub(lanes.neg(deviance), stirlingRemainder(writer, a));
  return lanes.div(writer.call('exp', exponent), lanes.sqrt(lanes.mul(c(2 * Math.PI), a)));
});

/** sum_n c_n, c_n = x^n / ((a+1)...(a+n)), and its derivative by a: d log c_n/da = -sum_k 1/(a+k). */
export function series(writer: FunctionWriter, a: Code, x: Code): { sum: Code; slope: Code } {
  const { lanes } = writer;
  const c = lanes.const;
  const [n, term, sum] = [0, 1, 1].map((start) => writer.variable(c(start)));
  const [slope, harmonic] = [0, 0].map((start) => writer.variable(c(start)));
  writer.repeatWhile(() => {
    n.set(lanes.add(n.get, c(1)));
    const inverse = writer.let(lanes.div(c(1), lanes.add(a, n.get)));
    term.set(lanes.mul(term.get, lanes.mul(x, inverse)));
    harmonic.set(lanes.add(harmonic.get, inverse));
    sum.set(lanes.add(sum.get, term.get));
    slope.set(lanes.sub(slope.get, lanes.mul(term.get, harmonic.get)));
    const isOpen = lanes.gt(term.get, lanes.mul(c(1e-18), sum.get));
    return lanes.maskAnd(isOpen, lanes.le(n.get, c(mostTerms)));
  });
  writer.returnIf(lanes.gt(n.get, c(mostTerms)), () => c(Number.NaN));
  return { sum: sum.get, slope: slope.get };
}

export interface ContinuedFraction {
  /** 1(a-1)/(x+3-a + 2(a-2)/(x+5-a + ...)) */
  readonly fraction: Code;
  /** x + 1 - a + fraction, and its derivative by a. */
  readonly value: Code;
  readonly slope: Code;
}

/** From the far end inwards. */
export function continuedFraction(writer: FunctionWriter, a: Code, x: Code): ContinuedFraction {
  const { lanes } = writer;
  const c = lanes.const;
  const n = writer.variable(lanes.ceil(levels(writer, a, x)));
  writer.returnIf(lanes.gt(n.get, c(mostTerms)), () => c(Number.NaN));
  const [fraction, slope] = [0, 0].map((start) => writer.variable(c(start)));
  writer.repeatWhile(() => {
    const base = lanes.sub(lanes.add(lanes.add(x, lanes.mul(c(2), n.get)), c(1)), a);
    const inverse = writer.let(lanes.div(c(1), lanes.add(base, fraction.get)));
    const ratio = writer.let(lanes.mul(lanes.mul(n.get, lanes.sub(a, n.get)), inverse));
    slope.set(lanes.mul(lanes.sub(n.get, lanes.mul(ratio, lanes.sub(slope.get, c(1)))), inverse));
    fraction.set(ratio);
    n.set(lanes.sub(n.get, c(1)));
    return lanes.ge(n.get, c(1));
  });
  const value = writer.let(lanes.add(lanes.sub(lanes.add(x, c(1)), a), fraction.get));
  return { fraction: fraction.get, value, slope: lanes.sub(slope.get, c(1)) };
}

/** Levels that double precision needs; most when x is near a. */
function levels(writer: FunctionWriter, a: Code, x: Code): Code {
  const { lanes } = writer;
  const c = lanes.const;
  const distance = writer.let(lanes.max(lanes.sub(x, a), c(1)));
  const away = lanes.div(lanes.add(c(400), lanes.mul(c(100), a)), distance);
  const near = lanes.add(lanes.mul(c(12), lanes.sqrt(lanes.add(a, c(50)))), lanes.div(c(400), x));
  return lanes.add(c(30), lanes.min(away, near));
}

/** s = sum_{n>=1} (-x)^n / (n! (a+n)) and its derivative by a. */
export function smallShapeSeries(writer: FunctionWriter, a: Code, x: Code): { s: Code; slope: Code } {
  const { lanes } = writer;
  const c = lanes.const;
  const [n, power, s, slope] = [0, 1, 0, 0].map((start) => writer.variable(c(start)));
  writer.repeatWhile(() => {
    n.set(lanes.add(n.get, c(1)));
    power.set(lanes.mul(power.get, lanes.div(lanes.neg(x), n.get)));
    const inverse = writer.let(lanes.div(c(1), lanes.add(a, n.get)));
    const term = writer.let(lanes.mul(power.get, inverse));
    s.set(lanes.add(s.get, term));
    slope.set(lanes.sub(slope.get, lanes.mul(term, inverse)));
    return lanes.lt(n.get, c(29));
  });
  return { s: s.get, slope: slope.get };
}

interface SmallShape {
  readonly logPower: Code;
  readonly leading: Code;
  readonly s: Code;
  readonly slope: Code;
}

/** P = x^a/Gamma(1+a) (1 + a s), for a < 1 and x < 1.5. */
function smallShape(writer: FunctionWriter, a: Code, x: Code): SmallShape {
  const { lanes } = writer;
  const logGamma = writer.let(lgammaAtCore(writer, a));
  const logPower = writer.let(lanes.sub(lanes.mul(a, writer.call('log', x)), logGamma));
  const leading = writer.let(writer.call('exp', logPower));
  return { logPower, leading, ...smallShapeSeries(writer, a, x) };
}

/** Which formula holds where: outside, at the ends, and in the three inner regions. */
interface Regions {
  readonly atZero: number;
  readonly atInfinity: number;
  small(parts: SmallShape): Code;
  series(leading: Code, parts: { sum: Code; slope: Code }): Code;
  fraction(upper: Code, parts: { value: Code; slope: Code }): Code;
}

function byRegion(writer: FunctionWriter, a: Code, x: Code, regions: Regions): Code {
  const { lanes } = writer;
  const c = lanes.const;
  const isInside = lanes.maskAnd(lanes.gt(a, c(0)), lanes.ge(x, c(0)));
  writer.returnIf(lanes.maskNot(isInside), () => c(Number.NaN));
  writer.returnIf(lanes.eq(x, c(0)), () => c(regions.atZero));
  writer.returnIf(lanes.eq(x, c(Infinity)), () => c(regions.atInfinity));
  const isSmall = lanes.maskAnd(lanes.lt(a, c(1)), lanes.lt(x, c(1.5)));
  writer.returnIf(isSmall, () => regions.small(smallShape(writer, a, x)));
  writer.returnIf(lanes.lt(x, lanes.add(a, c(1))), () => {
    const leading = writer.let(writer.call('gammaLeading', a, x));
    return regions.series(leading, series(writer, a, x));
  });
  const parts = continuedFraction(writer, a, x);
  const leading = lanes.mul(writer.call('gammaLeading', a, x), a);
  return regions.fraction(writer.let(lanes.div(leading, parts.value)), parts);
}

/** P(a, x); NaN but for a > 0, x >= 0, and where it would take millions of terms. Error below 64 max(1, |log P|) ulp where P < Q. */
export const gammainc = scalar(2, (writer, a, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  return byRegion(writer, a, x, {
    atZero: 0,
    atInfinity: 1,
    small: ({ leading, s }) => lanes.mul(leading, lanes.add(c(1), lanes.mul(a, s))),
    series: (leading, { sum }) => lanes.mul(leading, sum),
    fraction: (upper) => lanes.sub(c(1), upper),
  });
});

/** Q(a, x) = 1 - P(a, x); relative accuracy likewise where Q < P. */
export const gammaincc = scalar(2, (writer, a, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  return byRegion(writer, a, x, {
    atZero: 1,
    atInfinity: 0,
    small: ({ logPower, leading, s }) =>
      lanes.sub(lanes.neg(writer.call('expm1', logPower)), lanes.mul(lanes.mul(leading, a), s)),
    series: (leading, { sum }) => lanes.sub(c(1), lanes.mul(leading, sum)),
    fraction: (upper) => upper,
  });
});

/** dP(a, x)/da, relative error below 1e-9. */
export const gammaincByShape = scalar(2, (writer, a, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  const logSlope = (shape: Code): Code => lanes.sub(writer.call('log', x), writer.call('digamma', shape));
  return byRegion(writer, a, x, {
    atZero: 0,
    atInfinity: 0,
    small: ({ leading, s, slope }) => {
      const sum = lanes.add(c(1), lanes.mul(a, s));
      const ofPower = lanes.mul(logSlope(lanes.add(c(1), a)), sum);
      return lanes.mul(leading, lanes.add(ofPower, lanes.add(s, lanes.mul(a, slope))));
    },
    series: (leading, { sum, slope }) =>
      lanes.mul(leading, lanes.add(lanes.mul(logSlope(lanes.add(a, c(1))), sum), slope)),
    fraction: (upper, { value, slope }) =>
      lanes.neg(lanes.mul(upper, lanes.sub(logSlope(a), lanes.div(slope, value)))),
  });
});
