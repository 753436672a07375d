import { type Code, control, f64, i64 } from '../assembler/index.ts';
import { type FunctionWriter, scalar } from './define.ts';
import { type DoubleDouble, multiplyDouble, twoSum } from './double-double.ts';
import { integerShift } from './exponential.ts';

/** pi/2 in three parts, to 118 bits; k times each of the first two is exact for |k| < 2^20. From fit_rationals.py. */
const halfPi = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21] as const;
const halfPiDouble = [1.5707963267948966, 6.123233995736766e-17] as const;

/** From here on the quotient may have more than 20 bits. */
const farFrom = 2 ** 20;

export interface ReducedAngle {
  /** x - k pi/2, |r| <= pi/4 */
  readonly r: DoubleDouble;
  /** k + integerShift: k mod 4 is in the lowest bits. */
  readonly shifted: Code;
}

/** Cody and Waite's reduction; lanes with far arguments, if there are any, are done one by one. */
export function reduceAngle(writer: FunctionWriter, x: Code): ReducedAngle {
  const { lanes } = writer;
  const c = lanes.const;
  const shifted = writer.variable(lanes.add(lanes.mul(x, c(2 / Math.PI)), c(integerShift)));
  const k = writer.let(lanes.sub(shifted.get, c(integerShift)));
  const first = writer.let(lanes.sub(x, lanes.mul(k, c(halfPi[0]))));
  const near = twoSum(writer, first, writer.let(lanes.mul(k, c(-halfPi[1]))));
  const rest = writer.let(lanes.sub(near.low, lanes.mul(k, c(halfPi[2]))));
  const sum = twoSum(writer, near.high, rest);
  const [high, low] = [writer.variable(sum.high), writer.variable(sum.low)];
  const isFar = lanes.maskNot(lanes.lt(lanes.abs(x), c(farFrom)));
  writer.ifAny(isFar, () => {
    const part = (index: number): Code => writer.call('farAngle', x, c(index));
    high.set(lanes.select(isFar, part(0), high.get));
    low.set(lanes.select(isFar, part(1), low.get));
    shifted.set(lanes.select(isFar, lanes.add(part(2), c(integerShift)), shifted.get));
  });
  return { r: { high: high.get, low: low.get }, shifted: shifted.get };
}

/** The binary digits of 2/pi in words of 64, after a word of zeros. From fit_rationals.py. */
const twoOverPi = [
  0n,
  0xa2f9836e4e441529n,
  0xfc2757d1f534ddc0n,
  0xdb6295993c439041n,
  0xfe5163abdebbc561n,
  0xb7246e3a424dd2e0n,
  0x06492eea09d1921cn,
  0xfe1deb1cb129a73en,
  0xe88235f52ebb4484n,
  0xe99c7026b45f7e41n,
  0x3991d639835339f4n,
  0x9c845f8bbdf9283bn,
  0x1ff897ffde05980fn,
  0xef2f118b5a0a6d1fn,
  0x6d367ecf27cb09b7n,
  0x4f463f669e5fea2dn,
  0x7527bac7ebe5f17bn,
  0x3d0739f78a5292ean,
  0x6bfb5fb11f8d5d08n,
  0x56033046fc7b6babn,
];

const lowHalf = (x: Code): Code => i64.and(x, i64.const(0xffffffffn));
const highHalf = (x: Code): Code => i64.shrU(x, i64.const(32n));

/** The upper 64 bits of m w, m < 2^53. */
function upperProduct(word: (value: Code) => Code, m: Code, w: Code): Code {
  const carried = word(i64.add(i64.mul(highHalf(m), lowHalf(w)), highHalf(i64.mul(lowHalf(m), lowHalf(w)))));
  const crossed = i64.add(i64.mul(lowHalf(m), highHalf(w)), lowHalf(carried));
  const upper = i64.add(i64.mul(highHalf(m), highHalf(w)), highHalf(carried));
  return i64.add(upper, highHalf(crossed));
}

/** 192 digits of 2/pi from the given position in `twoOverPi`, as three words. */
function digitsFrom(word: (value: Code) => Code, position: Code): Code[] {
  const index = word(i64.shrU(position, i64.const(6n)));
  const shift = word(i64.and(position, i64.const(63n)));
  const words = [0, 1, 2, 3].map((j) =>
    word(
      twoOverPi.reduceRight<Code>((rest, digits, i) => {
        const isHere = i64.eq(index, i64.const(BigInt(i - j)));
        return control.select(isHere, i64.const(digits), rest);
      }, i64.const(0n)),
    ),
  );
  return words.slice(0, 3).map((first, j) => {
    const next = i64.shrU(i64.shrU(words[j + 1], i64.const(1n)), i64.sub(i64.const(63n), shift));
    return word(i64.or(i64.shl(first, shift), next));
  });
}

/** |x| 2/pi modulo 4 as two words: 2 bits before and 126 after the point (Payne & Hanek 1983). |x| >= 2^20. */
function quarterTurns(writer: FunctionWriter, x: Code): { top: Code; bottom: Code } {
  const word = (value: Code): Code => writer.let(value, 'i64');
  const bits = word(i64.reinterpretF64(x));
  const m = word(i64.or(i64.and(bits, i64.const((1n << 52n) - 1n)), i64.const(1n << 52n)));
  // |x| = m 2^e; digits of 2/pi before number e - 1 only add multiples of 4
  const exponent = i64.and(i64.shrU(bits, i64.const(52n)), i64.const(0x7ffn));
  const [a, b, c] = digitsFrom(word, word(i64.sub(exponent, i64.const(1075n - 62n))));
  const low = word(i64.mul(m, b));
  const bottom = word(i64.add(low, upperProduct(word, m, c)));
  const carry = i64.extendI32U(i64.ltU(bottom, low));
  return { top: word(i64.add(i64.add(i64.mul(m, a), upperProduct(word, m, b)), carry)), bottom };
}

/** A signed fraction of 128 bits in two words, as a sum of two doubles. */
function fractionOf(writer: FunctionWriter, top: Code, bottom: Code): DoubleDouble {
  const scaled = (word: Code, scale: number): Code =>
    writer.let(f64.mul(f64.convertI64S(word), f64.const(scale)));
  const first = scaled(i64.shrS(top, i64.const(32n)), 2 ** -32);
  const second = scaled(lowHalf(top), 2 ** -64);
  const third = scaled(i64.shrU(bottom, i64.const(11n)), 2 ** -117);
  const sum = twoSum(writer, first, second);
  return twoSum(writer, sum.high, f64.add(sum.low, third));
}

/** For |x| >= 2^20, x = k pi/2 + high + low: high if `part` is 0, low if it is 1, k mod 4 (up to 4) if it is 2. */
export const farAngle = scalar(2, (writer, x, part) => {
  const { lanes } = writer;
  const isBounded = lanes.lt(lanes.abs(x), lanes.const(Number.POSITIVE_INFINITY));
  writer.returnIf(lanes.maskNot(isBounded), () => lanes.const(Number.NaN));
  const { top, bottom } = quarterTurns(writer, x);
  const word = (value: Code): Code => writer.let(value, 'i64');
  const fraction = word(i64.or(i64.shl(top, i64.const(2n)), i64.shrU(bottom, i64.const(62n))));
  const nearest = i64.add(i64.shrU(top, i64.const(62n)), i64.shrU(fraction, i64.const(63n)));
  const turns = fractionOf(writer, fraction, i64.shl(bottom, i64.const(2n)));
  const [high, low] = halfPiDouble.map(lanes.const);
  const r = multiplyDouble(writer, turns, { high, low });
  const isPart = (index: number): Code => lanes.eq(part, lanes.const(index));
  const rest = lanes.select(isPart(1), r.low, f64.convertI64S(nearest));
  const value = lanes.select(isPart(0), r.high, rest);
  return lanes.mul(value, lanes.copysign(lanes.const(1), x));
});
