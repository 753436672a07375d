import type { Code, Mask } from '../assembler/index.ts';
import { type FunctionWriter, vectorized } from './define.ts';
import { log2High, log2Low } from './exponential.ts';

/** P in log(1 + f) = 2 s + s^3 P(s^2), s = f/(2 + f), 1 + f in [sqrt(1/2), sqrt(2)]; error 2e-19. From fit_polynomials.py. */
export const logSeries = [
  0.6666666666666666, 0.4000000000000088, 0.2857142857080323, 0.2222222239180047, 0.18181795630884753,
  0.15386240205813478, 0.13268759668560612, 0.13086767009948175,
];

export const smallestNormal = 2 ** -1022;

const sqrtHalfBits = 0x3fe6a09e667f3bcdn;
const oneBits = 0x3ff0000000000000n;
const fractionBits = 0xfffffffffffffn;
/** A word k < 2^52 under the exponent of 2^52 is the double 2^52 + k. */
const wholeBits = 0x4330000000000000n;

/** Splits x > 0, not subnormal, as 2^k m, m in [sqrt(1/2), sqrt(2)); k as a double. */
export function splitExponent(writer: FunctionWriter, x: Code): { k: Code; m: Code } {
  const { lanes } = writer;
  const bits = writer.let(lanes.fromBits(lanes.bitsAdd(lanes.toBits(x), lanes.bits(oneBits - sqrtHalfBits))));
  const exponent = lanes.bitsOr(lanes.shiftRight(lanes.toBits(bits), 52), lanes.bits(wholeBits));
  const k = writer.let(lanes.sub(lanes.fromBits(exponent), lanes.const(2 ** 52 + 1023)));
  const fraction = lanes.bitsAnd(lanes.toBits(bits), lanes.bits(fractionBits));
  return { k, m: writer.let(lanes.fromBits(lanes.bitsAdd(fraction, lanes.bits(sqrtHalfBits)))) };
}

/** k log 2 + log(1 + f) + correction, in the order that loses least (after fdlibm's e_log.c). */
function combine(writer: FunctionWriter, k: Code, f: Code, correction?: Code): Code {
  const { lanes } = writer;
  const s = writer.let(lanes.div(f, lanes.add(lanes.const(2), f)));
  const z = writer.let(lanes.mul(s, s));
  const halfSquare = writer.let(lanes.mul(lanes.mul(lanes.const(0.5), f), f));
  const remainder = lanes.mul(z, writer.polynomial(logSeries, z));
  const low = lanes.mul(k, lanes.const(log2Low));
  const inner = writer.let(
    lanes.add(
      lanes.mul(s, lanes.add(halfSquare, remainder)),
      correction === undefined ? low : lanes.add(low, correction),
    ),
  );
  return lanes.sub(lanes.mul(k, lanes.const(log2High)), lanes.sub(lanes.sub(halfSquare, inner), f));
}

/** Natural logarithm. Error below 1 ulp; -Infinity at 0, NaN below. */
export const log = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const { k, m } = splitExponent(writer, x);
  const value = combine(writer, k, writer.let(lanes.sub(m, lanes.const(1))));
  const isNormal = lanes.maskAnd(lanes.ge(x, lanes.const(smallestNormal)), isBelowInfinity(writer, x));
  return writer.unless(lanes.maskNot(isNormal), value, () => writer.call('logExtreme', x));
});

/** log x for x that is subnormal, zero, negative, infinite or NaN. */
export const logExtreme = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const { k, m } = splitExponent(writer, writer.let(lanes.mul(x, lanes.const(2 ** 54))));
  const shifted = writer.let(lanes.sub(k, lanes.const(54)));
  const value = combine(writer, shifted, writer.let(lanes.sub(m, lanes.const(1))));
  const isSubnormal = lanes.maskAnd(lanes.gt(x, lanes.const(0)), isBelowInfinity(writer, x));
  return lanes.select(isSubnormal, value, atEdge(writer, x, lanes.const(0)));
});

/** log(1 + x): log of u = 1 + x, corrected by lost/u for what the sum lost. Error below 1 ulp. */
export const log1p = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const u = writer.let(lanes.add(lanes.const(1), x));
  const back = writer.let(lanes.sub(u, lanes.const(1)));
  const lost = lanes.add(lanes.sub(lanes.const(1), lanes.sub(u, back)), lanes.sub(x, back));
  const correction = writer.let(lanes.div(lost, u));
  const { k, m } = splitExponent(writer, u);
  const value = combine(writer, k, writer.let(lanes.sub(m, lanes.const(1))), correction);
  // Keeps the sign of -0.
  const signed = writer.let(lanes.copysign(value, x));
  const isInside = lanes.maskAnd(lanes.gt(x, lanes.const(-1)), isBelowInfinity(writer, x));
  return writer.unless(lanes.maskNot(isInside), signed, () => atEdge(writer, x, lanes.const(-1)));
});

function isBelowInfinity({ lanes }: FunctionWriter, x: Code): Mask {
  return lanes.lt(x, lanes.const(Number.POSITIVE_INFINITY));
}

/** -Infinity at `pole`, NaN below it, Infinity at Infinity, NaN at NaN. */
function atEdge({ lanes }: FunctionWriter, x: Code, pole: Code): Code {
  const elsewhere = lanes.select(lanes.gt(x, pole), x, lanes.const(Number.NaN));
  return lanes.select(lanes.eq(x, pole), lanes.const(Number.NEGATIVE_INFINITY), elsewhere);
}
