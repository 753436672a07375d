import type { Code, Mask } from '../assembler/index.ts';
import { reduceAngle } from './angle-reduction.ts';
import { type FunctionWriter, vectorized } from './define.ts';
import { type DoubleDouble, divideDouble } from './double-double.ts';
import { cosineOf, sineAndCosine, sineOf } from './sine-cosine.ts';

function isOdd({ lanes }: FunctionWriter, shifted: Code): Mask {
  const lowest = lanes.shiftRight(lanes.shiftLeft(lanes.toBits(shifted), 63), 1);
  // The lowest bit under the exponent of 2: the double 2 or 0
  return lanes.ne(lanes.fromBits(lowest), lanes.const(0));
}

/** sin r, cos r, -sin r, -cos r by quadrant. */
function inQuadrant(writer: FunctionWriter, r: DoubleDouble, shifted: Code): Code {
  const { lanes } = writer;
  const sine = writer.let(sineOf(writer, r));
  const cosine = writer.let(cosineOf(writer, r));
  const value = lanes.select(isOdd(writer, shifted), cosine, sine);
  const secondBit = lanes.shiftLeft(lanes.toBits(shifted), 62);
  const sign = lanes.bitsAnd(secondBit, lanes.bits(1n << 63n));
  return lanes.fromBits(lanes.bitsXor(lanes.toBits(value), sign));
}

/** `value`, but x itself where it is tiny: keeps -0 and subnormals. */
function unlessTiny({ lanes }: FunctionWriter, x: Code, value: Code): Code {
  return lanes.select(lanes.lt(lanes.abs(x), lanes.const(1e-100)), x, value);
}

/** Sine. Error below 1 ulp for every finite x. */
export const sin = vectorized(1, (writer, x) => {
  const { r, shifted } = reduceAngle(writer, x);
  return unlessTiny(writer, x, inQuadrant(writer, r, shifted));
});

/** Cosine, a quarter turn ahead. Error below 1 ulp for every finite x. */
export const cos = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const { r, shifted } = reduceAngle(writer, x);
  return inQuadrant(writer, r, writer.let(lanes.add(shifted, lanes.const(1))));
});

/** Tangent = sin/cos, or -cos/sin in odd quadrants, each a sum of two parts. Error below 2 ulp for every finite x. */
export const tan = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const { r, shifted } = reduceAngle(writer, x);
  const [sine, cosine] = sineAndCosine(writer, r);
  const swap = isOdd(writer, shifted);
  const choose = (odd: Code, even: Code): Code => writer.let(lanes.select(swap, odd, even));
  const value = divideDouble(
    writer,
    { high: choose(lanes.neg(cosine.high), sine.high), low: choose(lanes.neg(cosine.low), sine.low) },
    { high: choose(sine.high, cosine.high), low: choose(sine.low, cosine.low) },
  );
  return unlessTiny(writer, x, value.high);
});
