import type { Code } from '../assembler/index.ts';
import { type FunctionWriter, inlined, vectorized } from './define.ts';

/** log 2 in two parts; k * high is exact for |k| < 2^20. */
export const log2High = 0.6931471803691238;
export const log2Low = 1.9082149292705877e-10;

/** Adding this to |x| < 2^51 rounds x to a whole number, and puts it into the low bits. */
export const integerShift = 6_755_399_441_055_744;

/** q in exp(r) = 1 + r + r^2 q(r), |r| <= log(2)/2; error 1.3e-17. From fit_polynomials.py. */
const q = [
  0.5000000000000001, 0.16666666666666669, 0.04166666666662413, 0.008333333333330062, 0.0013888888917213717,
  0.00019841269863053618, 2.4801521295954376e-5, 2.7557268459997064e-6, 2.7620088445409746e-7,
  2.510038549551032e-8,
];

interface Reduced {
  /** x = k log 2 + r */
  readonly k: Code;
  /** k + integerShift */
  readonly shifted: Code;
  readonly r: Code;
  /** exp(r) = 1 + r + rest */
  readonly rest: Code;
}

function reduce(writer: FunctionWriter, x: Code): Reduced {
  const { lanes } = writer;
  const shifted = writer.let(lanes.add(lanes.mul(x, lanes.const(Math.LOG2E)), lanes.const(integerShift)));
  const k = writer.let(lanes.sub(shifted, lanes.const(integerShift)));
  const high = writer.let(lanes.sub(x, lanes.mul(k, lanes.const(log2High))));
  const low = writer.let(lanes.mul(k, lanes.const(log2Low)));
  const r = writer.let(lanes.sub(high, low));
  const lost = lanes.sub(lanes.sub(high, r), low);
  const rest = writer.let(lanes.add(lanes.mul(lanes.mul(r, r), writer.polynomial(q, r)), lost));
  return { k, shifted, r, rest };
}

/** 2^k for whole k from -1022 to 1023. */
function powerOfTwo({ lanes }: FunctionWriter, k: Code): Code {
  return lanes.fromBits(lanes.shiftLeft(lanes.toBits(lanes.add(k, lanes.const(integerShift + 1023))), 52));
}

/** e^x. Error below 1 ulp; subnormal results and overflow as IEEE has them. */
export const exp = inlined(1, (writer, x) => {
  const { lanes } = writer;
  const { k, shifted, r, rest } = reduce(writer, x);
  const value = writer.let(lanes.add(lanes.add(r, rest), lanes.const(1)));
  // k added to the exponent's bits
  const scaled = lanes.bitsAdd(lanes.toBits(value), lanes.shiftLeft(lanes.toBits(shifted), 52));
  // NaN comes through as it is.
  const isExtreme = lanes.gt(lanes.abs(x), lanes.const(708));
  return writer.unless(isExtreme, lanes.fromBits(scaled), () => extreme(writer, x, k, value));
});

/**
 * 2^k value where |x| > 708: 2^k itself may overflow or be subnormal, hence two factors. No function is called for it:
 * around a call, even one that is hardly ever made, an engine keeps all running totals of a loop in memory.
 */
function extreme(writer: FunctionWriter, x: Code, k: Code, value: Code): Code {
  const { lanes } = writer;
  const half = writer.let(lanes.floor(lanes.mul(k, lanes.const(0.5))));
  const scaled = lanes.mul(
    lanes.mul(value, powerOfTwo(writer, half)),
    powerOfTwo(writer, lanes.sub(k, half)),
  );
  const belowInfinity = lanes.select(lanes.lt(x, lanes.const(-746)), lanes.const(0), scaled);
  return lanes.select(lanes.gt(x, lanes.const(710)), lanes.const(Number.POSITIVE_INFINITY), belowInfinity);
}

/** e^x - 1 = (2^k - 1) + 2^k r + 2^k rest. Error below 1 ulp. */
export const expm1 = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const { k, r, rest } = reduce(writer, x);
  const scale = writer.let(powerOfTwo(writer, k));
  const whole = writer.let(lanes.sub(scale, lanes.const(1)));
  const part = writer.let(lanes.mul(scale, r));
  const sum = writer.let(lanes.add(whole, part));
  const back = writer.let(lanes.sub(sum, whole));
  const error = lanes.add(lanes.sub(whole, lanes.sub(sum, back)), lanes.sub(part, back));
  const value = lanes.add(sum, lanes.add(error, lanes.mul(scale, rest)));
  // Keeps the sign of -0.
  const signed = writer.let(lanes.copysign(value, x));
  const isInside = lanes.maskAnd(lanes.gt(x, lanes.const(-50)), lanes.lt(x, lanes.const(709.7)));
  return writer.unless(lanes.maskNot(isInside), signed, () =>
    lanes.select(lanes.lt(x, lanes.const(0)), lanes.const(-1), writer.call('exp', x)),
  );
});
