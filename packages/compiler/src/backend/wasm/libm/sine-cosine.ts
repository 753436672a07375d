import type { Code } from '../assembler/index.ts';
import type { FunctionWriter } from './define.ts';
import { type DoubleDouble, twoProduct, twoSum } from './double-double.ts';

/** sin r = r + r^3 S(r^2), cos r = 1 - r^2/2 + r^4 C(r^2), |r| <= pi/4; error 3e-17, 3e-18. From fit_rationals.py. */
const S = [
  -0.16666666666666666, 0.008333333333330948, -0.00019841269836756774, 2.7557316101617874e-6,
  -2.5051131650235178e-8, 1.5918115263265747e-10,
];
const C = [
  0.041666666666666664, -0.0013888888888887398, 2.480158729876456e-5, -2.755731727114513e-7,
  2.0876146146556195e-9, -1.1382623647332156e-11,
];

/** sin(high + low) - high = r^3 S(r^2) + low cos r,  |r| <= pi/4 */
function sineRest(writer: FunctionWriter, { high, low }: DoubleDouble): Code {
  const { lanes } = writer;
  const z = writer.let(lanes.mul(high, high));
  const cubic = lanes.mul(lanes.mul(z, high), writer.polynomial(S, z));
  return lanes.add(cubic, lanes.mul(low, lanes.sub(lanes.const(1), lanes.mul(lanes.const(0.5), z))));
}

export function sineOf(writer: FunctionWriter, angle: DoubleDouble): Code {
  return writer.lanes.add(angle.high, sineRest(writer, angle));
}

/** z^2 C(z) - low r, what 1 - z/2 lacks of cos(high + low), z = high^2 */
function cosineRest(writer: FunctionWriter, { high, low }: DoubleDouble): Code {
  const { lanes } = writer;
  const z = writer.let(lanes.mul(high, high));
  return lanes.sub(lanes.mul(lanes.mul(z, z), writer.polynomial(C, z)), lanes.mul(low, high));
}

/** (1 - z/2) + (what that lost + rest) */
export function cosineOf(writer: FunctionWriter, angle: DoubleDouble): Code {
  const { lanes } = writer;
  const half = writer.let(lanes.mul(lanes.mul(lanes.const(0.5), angle.high), angle.high));
  const main = writer.let(lanes.sub(lanes.const(1), half));
  const lost = lanes.sub(lanes.sub(lanes.const(1), main), half);
  return lanes.add(main, lanes.add(lost, cosineRest(writer, angle)));
}

/** sin r and cos r as sums of two parts, the high part rounded. */
export function sineAndCosine(writer: FunctionWriter, r: DoubleDouble): [DoubleDouble, DoubleDouble] {
  const { lanes } = writer;
  const half = twoProduct(writer, r.high, writer.let(lanes.mul(lanes.const(-0.5), r.high)));
  const main = twoSum(writer, lanes.const(1), half.high);
  const rest = lanes.add(main.low, lanes.add(half.low, cosineRest(writer, r)));
  return [
    twoSum(writer, r.high, writer.let(sineRest(writer, r))),
    twoSum(writer, main.high, writer.let(rest)),
  ];
}
