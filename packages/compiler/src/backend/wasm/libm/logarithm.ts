import type { Code } from '../assembler/index.ts';
import { type FunctionWriter, vectorized } from './define.ts';
import { integerShift } from './exponential.ts';

const log2High = 0.6931471803691238;
const log2Low = 1.9082149292705877e-10;

/** P in log(1 + f) = 2 s + s^3 P(s^2), s = f/(2 + f), 1 + f in [sqrt(1/2), sqrt(2)]; error 2e-19. From fit_polynomials.py. */
export const logSeries = [
  0.6666666666666666, 0.4000000000000088, 0.2857142857080323, 0.2222222239180047, 0.18181795630884753,
  0.15386240205813478, 0.13268759668560612, 0.13086767009948175,
];

const shiftBits = 0x4338000000000000n;
const sqrtHalfBits = 0x3fe6a09e667f3bcdn;

/** Splits x > 0, not subnormal, as 2^k m, m in [sqrt(1/2), sqrt(2)); k as a double. */
export function splitExponent(writer: FunctionWriter, x: Code): { k: Code; m: Code } {
  const { lanes } = writer;
  const exponent = writer.let(
    lanes.fromBits(lanes.shiftRightSigned(lanes.bitsSub(lanes.toBits(x), lanes.bits(sqrtHalfBits)), 52)),
  );
  const bits = lanes.toBits(exponent);
  const k = writer.let(
    lanes.sub(lanes.fromBits(lanes.bitsAdd(bits, lanes.bits(shiftBits))), lanes.const(integerShift)),
  );
  const m = writer.let(lanes.fromBits(lanes.bitsSub(lanes.toBits(x), lanes.shiftLeft(bits, 52))));
  return { k, m };
}

/** k log 2 + log(1 + f) + correction, in the order that loses least (after fdlibm's e_log.c). */
function combine(writer: FunctionWriter, k: Code, f: Code, correction: Code): Code {
  const { lanes } = writer;
  const s = writer.let(lanes.div(f, lanes.add(lanes.const(2), f)));
  const z = writer.let(lanes.mul(s, s));
  const halfSquare = writer.let(lanes.mul(lanes.mul(lanes.const(0.5), f), f));
  const remainder = lanes.mul(z, writer.polynomial(logSeries, z));
  const inner = lanes.add(
    lanes.mul(s, lanes.add(halfSquare, remainder)),
    lanes.add(lanes.mul(k, lanes.const(log2Low)), correction),
  );
  return lanes.sub(lanes.mul(k, lanes.const(log2High)), lanes.sub(lanes.sub(halfSquare, inner), f));
}

/** Natural logarithm. Error below 1 ulp; -Infinity at 0, NaN below. */
export const log = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const tiny = writer.let(
    lanes.select(lanes.lt(x, lanes.const(2.2250738585072014e-308)), lanes.const(54), lanes.const(0)),
  );
  const scale = lanes.select(lanes.gt(tiny, lanes.const(0)), lanes.const(2 ** 54), lanes.const(1));
  const { k, m } = splitExponent(writer, writer.let(lanes.mul(x, scale)));
  const f = writer.let(lanes.sub(m, lanes.const(1)));
  const value = writer.let(combine(writer, writer.let(lanes.sub(k, tiny)), f, lanes.const(0)));
  return atEdges(writer, x, lanes.const(0), value);
});

/** log(1 + x), |error| < 1 ulp: log of u = 1 + x, corrected by (x - (u - 1)) / u for what the sum lost. */
export const log1p = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const u = writer.let(lanes.add(lanes.const(1), x));
  const { k, m } = splitExponent(writer, u);
  const isNear = writer.let(lanes.select(lanes.eq(k, lanes.const(0)), lanes.const(1), lanes.const(0)));
  const nearZero = lanes.eq(isNear, lanes.const(1));
  const lost = lanes.select(
    lanes.gt(k, lanes.const(0)),
    lanes.sub(lanes.const(1), lanes.sub(u, x)),
    lanes.sub(x, lanes.sub(u, lanes.const(1))),
  );
  const correction = writer.let(lanes.select(nearZero, lanes.const(0), lanes.div(lost, u)));
  const f = writer.let(lanes.select(nearZero, x, lanes.sub(m, lanes.const(1))));
  const value = writer.let(combine(writer, k, f, correction));
  const normal = writer.let(atEdges(writer, x, lanes.const(-1), value));
  return lanes.select(lanes.lt(lanes.abs(x), lanes.const(1e-300)), x, normal);
});

/** -Infinity at `pole`, NaN below it, Infinity at Infinity, NaN at NaN. */
function atEdges({ lanes }: FunctionWriter, x: Code, pole: Code, value: Code): Code {
  const finite = lanes.select(lanes.lt(x, lanes.const(Number.POSITIVE_INFINITY)), value, x);
  const above = lanes.select(lanes.gt(x, pole), finite, lanes.const(Number.NaN));
  return lanes.select(lanes.eq(x, pole), lanes.const(Number.NEGATIVE_INFINITY), above);
}
