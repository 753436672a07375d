import type { Code, Mask } from '../assembler/index.ts';
import { type FunctionWriter, scalar } from './define.ts';
import { lgammaAtCore } from './gamma.ts';
import { stirlingRemainder } from './stirling.ts';

/** Some 10 sqrt(min(a, b)) levels of the continued fraction are needed. */
const largestShape = 1e10;

/** log x, from x or from its complement y = 1 - x, whichever holds more digits. */
function logOf(writer: FunctionWriter, x: Code, y: Code): Code {
  const { lanes } = writer;
  const isSmall = lanes.lt(x, lanes.const(0.5));
  const near = writer.let(writer.call('log1p', lanes.neg(y)));
  return writer.unless(isSmall, near, () => writer.call('log', x));
}

/** x^a y^b / B(a, b), y = 1 - x */
export const betaLeading = scalar(4, (writer, a, b, x, y) => {
  const { lanes } = writer;
  const c = lanes.const;
  writer.returnIf(lanes.lt(lanes.min(a, b), c(10)), () => {
    const powers = lanes.add(lanes.mul(a, logOf(writer, x, y)), lanes.mul(b, logOf(writer, y, x)));
    return writer.call('exp', lanes.sub(powers, writer.call('lbeta', a, b)));
  });
  // x = a/(a+b) (1 + u), y = b/(a+b) (1 - u a/b)
  const excess = writer.let(lanes.sub(lanes.mul(x, b), lanes.mul(a, y)));
  const scaled = (p: Code, q: Code, share: Code): Code => lanes.mul(share, lanes.add(c(1), lanes.div(q, p)));
  const ofA = lanes.mul(a, writer.call('ratioDeviance', scaled(a, b, x), lanes.div(excess, a)));
  const ofB = lanes.mul(b, writer.call('ratioDeviance', scaled(b, a, y), lanes.div(lanes.neg(excess), b)));
  const sum = writer.let(lanes.add(a, b));
  const remainder = lanes.sub(
    lanes.sub(stirlingRemainder(writer, sum), stirlingRemainder(writer, a)),
    stirlingRemainder(writer, b),
  );
  const exponent = lanes.sub(remainder, lanes.add(ofA, ofB));
  const scale = lanes.mul(lanes.sqrt(lanes.div(b, sum)), lanes.sqrt(lanes.div(a, c(2 * Math.PI))));
  return lanes.mul(writer.call('exp', exponent), scale);
});

/** A value with its derivatives by a and b. */
interface Level {
  readonly value: Code;
  readonly byA: Code;
  readonly byB: Code;
}

/** Where I_x(a, b) is computed: as it stands, or as 1 - I_(1-x)(b, a) where that converges faster. */
interface Side {
  readonly isMirrored: Mask;
  readonly a: Code;
  readonly b: Code;
  readonly x: Code;
  readonly y: Code;
}

function sideOf(writer: FunctionWriter, a: Code, b: Code, x: Code): Side {
  const { lanes } = writer;
  const c = lanes.const;
  const mean = lanes.div(lanes.add(a, c(1)), lanes.add(lanes.add(a, b), c(2)));
  const isMirrored = writer.let(lanes.gt(x, mean), 'i32');
  const y = writer.let(lanes.sub(c(1), x));
  const either = (mirrored: Code, plain: Code): Code => writer.let(lanes.select(isMirrored, mirrored, plain));
  return { isMirrored, a: either(b, a), b: either(a, b), x: either(y, x), y: either(x, y) };
}

/** beta_0 + alpha_1/(beta_1 + alpha_2/(beta_2 + ...)), from the far end inwards (Didonato & Morris 1992, equation 9). */
function continuedFraction(writer: FunctionWriter, side: Side): Level {
  const { lanes } = writer;
  const c = lanes.const;
  const smaller = lanes.min(side.a, side.b);
  const count = lanes.add(c(40), lanes.mul(c(8), lanes.sqrt(lanes.add(smaller, c(10)))));
  const n = writer.variable(lanes.ceil(count));
  const start = partialDenominator(writer, n.get, side);
  const [value, byA, byB] = [start.value, start.byA, start.byB].map((code) => writer.variable(code));
  writer.repeatWhile(() => {
    const numerator = partialNumerator(writer, n.get, side);
    n.set(lanes.sub(n.get, c(1)));
    const level = partialDenominator(writer, n.get, side);
    const inverse = writer.let(lanes.div(c(1), value.get));
    const ratio = writer.let(lanes.mul(numerator.value, inverse));
    const slope = (own: Code, inner: Code): Code =>
      lanes.mul(lanes.sub(own, lanes.mul(ratio, inner)), inverse);
    byA.set(lanes.add(level.byA, slope(numerator.byA, byA.get)));
    byB.set(lanes.add(level.byB, slope(numerator.byB, byB.get)));
    value.set(lanes.add(level.value, ratio));
    return lanes.ge(n.get, c(1));
  });
  return { value: value.get, byA: byA.get, byB: byB.get };
}

/** alpha_n = (a+n-1)(a+b+n-1) n (b-n) x^2 / (a+2n-1)^2 */
function partialNumerator(writer: FunctionWriter, n: Code, { a, b, x }: Side): Level {
  const { lanes } = writer;
  const c = lanes.const;
  const inverse = (value: Code): Code => lanes.div(c(1), value);
  const before = writer.let(lanes.sub(n, c(1)));
  const outer = writer.let(lanes.add(a, lanes.add(n, before)));
  const [withA, withBoth] = [lanes.add(a, before), lanes.add(lanes.add(a, b), before)].map((v) =>
    writer.let(v),
  );
  const ratio = writer.let(lanes.div(x, outer));
  const scale = writer.let(lanes.mul(lanes.mul(withA, n), lanes.mul(ratio, ratio)));
  const value = writer.let(lanes.mul(lanes.mul(scale, withBoth), lanes.sub(b, n)));
  const logByA = lanes.sub(lanes.add(inverse(withA), inverse(withBoth)), lanes.div(c(2), outer));
  return {
    value,
    byA: writer.let(lanes.mul(value, logByA)),
    byB: writer.let(lanes.mul(scale, lanes.sub(lanes.add(a, lanes.mul(c(2), b)), c(1)))),
  };
}

/** beta_n = n + n (b-n) x/(a+2n-1) + (a+n)(a y - b x + 1 + n (1+y))/(a+2n+1); at n = 0 the second addend is 0. */
function partialDenominator(writer: FunctionWriter, n: Code, { a, b, x, y }: Side): Level {
  const { lanes } = writer;
  const c = lanes.const;
  const twice = writer.let(lanes.add(a, lanes.mul(c(2), n)));
  const inner = writer.let(lanes.select(lanes.eq(n, c(0)), c(0), lanes.div(c(1), lanes.sub(twice, c(1)))));
  const first = writer.let(lanes.mul(lanes.mul(n, x), inner));
  const outer = writer.let(lanes.div(c(1), lanes.add(twice, c(1))));
  const share = writer.let(lanes.mul(lanes.add(a, n), outer));
  const own = lanes.sub(lanes.mul(a, y), lanes.mul(b, x));
  const rest = writer.let(lanes.add(lanes.add(own, c(1)), lanes.mul(n, lanes.add(c(1), y))));
  const second = writer.let(lanes.mul(first, lanes.sub(b, n)));
  const ofShare = lanes.add(lanes.mul(lanes.mul(rest, lanes.sub(c(1), share)), outer), lanes.mul(share, y));
  return {
    value: lanes.add(lanes.add(n, second), lanes.mul(share, rest)),
    byA: lanes.sub(ofShare, lanes.mul(second, inner)),
    byB: lanes.sub(first, lanes.mul(share, x)),
  };
}

/** Gauss-Legendre nodes on (0, 1), the lower half, and their weights. */
const nodes = [0.019855071751231912, 0.10166676129318664, 0.2372337950418355, 0.4082826787521751];
const weights = [0.050614268145188344, 0.11119051722668717, 0.15685332293894369, 0.18134189168918102];

/** log Gamma(b + a) - log Gamma(b), 0 <= a <= 1/2: the integral of psi by Gauss's rule; Gamma(b + 1) = b Gamma(b) where b < 1. */
export const logGammaRatio = scalar(2, (writer, b, a) => {
  const { lanes } = writer;
  const c = lanes.const;
  const isSmall = writer.let(lanes.lt(b, c(1)), 'i32');
  const from = writer.let(lanes.select(isSmall, lanes.add(b, c(1)), b));
  const psi = (t: number): Code => writer.call('digamma', lanes.add(from, lanes.mul(a, c(t))));
  const mean = nodes.map((t, i) => lanes.mul(c(weights[i]), lanes.add(psi(t), psi(1 - t)))).reduce(lanes.add);
  const integral = writer.let(lanes.mul(a, mean));
  return writer.unless(isSmall, integral, () => lanes.sub(integral, writer.call('log1p', lanes.div(a, b))));
});

/** For small a, where I = exp(l) (1 + a s) is near 1: l, s = sum_{n>=1} (1-b)(2-b)...(n-b) x^n / (n! (a+n)) and ds/da. */
function smallShape(writer: FunctionWriter, a: Code, b: Code, x: Code): Record<'l' | 's' | 'sByA', Code> {
  const { lanes } = writer;
  const c = lanes.const;
  const [n, power, s, sByA] = [0, 1, 0, 0].map((start) => writer.variable(c(start)));
  writer.repeatWhile(() => {
    n.set(lanes.add(n.get, c(1)));
    power.set(lanes.mul(power.get, lanes.mul(lanes.div(lanes.sub(n.get, b), n.get), x)));
    const inverse = writer.let(lanes.div(c(1), lanes.add(a, n.get)));
    const addend = writer.let(lanes.mul(power.get, inverse));
    s.set(lanes.add(s.get, addend));
    sByA.set(lanes.sub(sByA.get, lanes.mul(addend, inverse)));
    return lanes.lt(n.get, c(59));
  });
  const ofX = lanes.sub(lanes.mul(a, writer.call('log', x)), lgammaAtCore(writer, a));
  return { l: writer.let(lanes.add(ofX, writer.call('logGammaRatio', b, a))), s: s.get, sByA: sByA.get };
}

/** 1 - I for small a. */
export const betaSmallShapeUpper = scalar(3, (writer, a, b, x) => {
  const { lanes } = writer;
  const { l, s } = smallShape(writer, a, b, x);
  const rest = lanes.mul(lanes.mul(writer.call('exp', l), a), s);
  return lanes.sub(lanes.neg(writer.call('expm1', l)), rest);
});

/** dI/da for small a; in the continued fraction's derivative, addends of the size of 1/a would cancel. */
export const betaSmallShapeByA = scalar(3, (writer, a, b, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  const { l, s, sByA } = smallShape(writer, a, b, x);
  const both = writer.call('digamma', lanes.add(a, b));
  const lByA = lanes.sub(lanes.add(writer.call('log', x), both), writer.call('digamma', lanes.add(c(1), a)));
  const inner = lanes.add(
    lanes.mul(lByA, lanes.add(c(1), lanes.mul(a, s))),
    lanes.add(s, lanes.mul(a, sByA)),
  );
  return lanes.mul(writer.call('exp', l), inner);
});

/** Leaves the function with NaN outside the domain, and with the given values at x = 0 and x = 1. */
function returnEdges(writer: FunctionWriter, a: Code, b: Code, x: Code, atOne: number): void {
  const { lanes } = writer;
  const c = lanes.const;
  const smaller = writer.let(lanes.min(a, b));
  const isShape = lanes.maskAnd(lanes.gt(smaller, c(0)), lanes.le(smaller, c(largestShape)));
  const isInside = lanes.maskAnd(lanes.ge(x, c(0)), lanes.le(x, c(1)));
  writer.returnIf(lanes.maskNot(lanes.maskAnd(isShape, isInside)), () => c(Number.NaN));
  writer.returnIf(lanes.eq(x, c(0)), () => c(0));
  writer.returnIf(lanes.eq(x, c(1)), () => c(atOne));
}

/** Whether the side's a is small enough for its series, and x too. */
function hasSmallShape({ lanes }: FunctionWriter, { a, b, x }: Side): Mask {
  const c = lanes.const;
  return lanes.maskAnd(
    lanes.lt(a, c(0.5)),
    lanes.maskAnd(lanes.lt(x, c(0.5)), lanes.lt(lanes.mul(b, x), c(1))),
  );
}

/** I_x(a, b); NaN but for a, b > 0, the smaller at most 1e10, 0 <= x <= 1. Error below 128 max(1, |log I|) ulp where I < 1/2. */
export const betainc = scalar(3, (writer, a, b, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  returnEdges(writer, a, b, x, 1);
  const side = sideOf(writer, a, b, x);
  writer.returnIf(lanes.maskAnd(side.isMirrored, hasSmallShape(writer, side)), () =>
    writer.call('betaSmallShapeUpper', side.a, side.b, side.x),
  );
  const { value } = continuedFraction(writer, side);
  const leading = writer.call('betaLeading', side.a, side.b, side.x, side.y);
  const lower = writer.let(lanes.div(leading, value));
  return lanes.select(side.isMirrored, lanes.sub(c(1), lower), lower);
});

/** dI/da or dI/db: of the side's own pair of derivatives, the one that stands for it, negated where mirrored. */
function byShape(writer: FunctionWriter, a: Code, b: Code, x: Code, shape: 'a' | 'b'): Code {
  const { lanes } = writer;
  returnEdges(writer, a, b, x, 0);
  const side = sideOf(writer, a, b, x);
  const isOfSideA = shape === 'a' ? lanes.maskNot(side.isMirrored) : side.isMirrored;
  writer.returnIf(lanes.maskAnd(isOfSideA, hasSmallShape(writer, side)), () => {
    const value = writer.let(writer.call('betaSmallShapeByA', side.a, side.b, side.x));
    return shape === 'a' ? value : lanes.neg(value);
  });
  const level = continuedFraction(writer, side);
  const leading = writer.call('betaLeading', side.a, side.b, side.x, side.y);
  const lower = writer.let(lanes.div(leading, level.value));
  const both = writer.let(writer.call('digamma', lanes.add(a, b)));
  const own = (log: Code, p: Code, slope: Code): Code =>
    lanes.mul(
      lower,
      lanes.sub(lanes.add(lanes.sub(log, writer.call('digamma', p)), both), lanes.div(slope, level.value)),
    );
  const byA = writer.let(own(logOf(writer, side.x, side.y), side.a, level.byA));
  const byB = writer.let(own(logOf(writer, side.y, side.x), side.b, level.byB));
  const [plain, mirrored] = shape === 'a' ? [byA, byB] : [byB, byA];
  return lanes.select(side.isMirrored, lanes.neg(mirrored), plain);
}

/** dI_x(a, b)/da, relative error below 1e-9. */
export const betaincByA = scalar(3, (writer, a, b, x) => byShape(writer, a, b, x, 'a'));

/** dI_x(a, b)/db, relative error below 1e-9. */
export const betaincByB = scalar(3, (writer, a, b, x) => byShape(writer, a, b, x, 'b'));
