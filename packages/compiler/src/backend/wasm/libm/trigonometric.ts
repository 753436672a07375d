import type { Code } from '../assembler/index.ts';
import { type FunctionWriter, scalar } from './define.ts';
import { addDouble, type DoubleDouble, twoProduct, twoSum } from './double-double.ts';

/** pi/2 to 161 bits. */
const halfPi = [1.5707963267948966, 6.123233995736766e-17, -1.4973849048591698e-33] as const;

const reciprocalFactorials = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => {
    const n = first + 2 * i;
    return (
      (-1) ** (i + 1) / Array.from({ length: n }, (_, k) => k + 1).reduce((product, k) => product * k, 1)
    );
  });
/** sin r = r + r^3 S(r^2), cos r = 1 - r^2/2 + r^4 C(r^2): Taylor's, error below 3e-19 for |r| <= pi/4. */
const sineSeries = reciprocalFactorials(3, 8);
const cosineSeries = reciprocalFactorials(2, 8).slice(1);

/** x - n (pi/2) scale, for whole n below 2^52; the last bits are good as long as |x| < 2^80. */
function subtractTurns(writer: FunctionWriter, x: DoubleDouble, n: Code, scale: number): DoubleDouble {
  const { lanes } = writer;
  return halfPi.reduce<DoubleDouble>((rest, part) => {
    const { high, low } = twoProduct(writer, n, lanes.const(part * scale));
    return addDouble(writer, rest, { high: lanes.neg(high), low: lanes.neg(low) });
  }, x);
}

interface Reduced {
  /** x - k pi/2, |r| <= pi/4 */
  readonly r: DoubleDouble;
  /** k mod 4, as a double: 0, 1, 2 or 3 */
  readonly quadrant: Code;
}

/** Large arguments first lose multiples of 2^40 * 2 pi, so that the quotient that remains is a whole double. */
function reduce(writer: FunctionWriter, x: Code): Reduced {
  const { lanes } = writer;
  const c = lanes.const;
  const coarse = 2 ** 42;
  const many = writer.let(lanes.nearest(lanes.mul(x, c(2 / Math.PI / coarse))));
  const near = subtractTurns(writer, { high: x, low: c(0) }, many, coarse);
  const k = writer.let(lanes.nearest(lanes.mul(near.high, c(2 / Math.PI))));
  const quadrant = writer.let(lanes.sub(k, lanes.mul(c(4), lanes.floor(lanes.mul(k, c(0.25))))));
  return { r: subtractTurns(writer, near, k, 1), quadrant };
}

/** sin(high + low) = r + (r^3 S(r^2) + low cos r), |r| <= pi/4, as a sum of two parts. */
function sineOf(writer: FunctionWriter, { high, low }: DoubleDouble): DoubleDouble {
  const { lanes } = writer;
  const z = writer.let(lanes.mul(high, high));
  const cubic = lanes.mul(lanes.mul(z, high), writer.polynomial(sineSeries, z));
  return {
    high,
    low: writer.let(
      lanes.add(cubic, lanes.mul(low, lanes.sub(lanes.const(1), lanes.mul(lanes.const(0.5), z)))),
    ),
  };
}

/** cos(high + low) = (1 - z/2) + (z^2 C(z) - low r), as a sum of two parts. */
function cosineOf(writer: FunctionWriter, { high, low }: DoubleDouble): DoubleDouble {
  const { lanes } = writer;
  const z = writer.let(lanes.mul(high, high));
  const half = twoProduct(writer, high, lanes.mul(lanes.const(-0.5), high));
  const main = twoSum(writer, lanes.const(1), half.high);
  const quartic = lanes.mul(lanes.mul(z, z), writer.polynomial(cosineSeries, z));
  const rest = lanes.sub(lanes.add(quartic, half.low), lanes.mul(low, high));
  return { high: main.high, low: writer.let(lanes.add(main.low, rest)) };
}

const total = ({ lanes }: FunctionWriter, { high, low }: DoubleDouble): Code => lanes.add(high, low);

/** sin or cos of x, by quadrant: sin r, cos r, -sin r, -cos r. `turn` is 0 for sin and 1 for cos. */
function inQuadrant(writer: FunctionWriter, x: Code, turn: number): Code {
  const { lanes } = writer;
  const { r, quadrant } = reduce(writer, x);
  const turned = writer.let(lanes.add(quadrant, lanes.const(turn)));
  const sine = writer.let(total(writer, sineOf(writer, r)));
  const cosine = writer.let(total(writer, cosineOf(writer, r)));
  const isOdd = lanes.maskOr(lanes.eq(turned, lanes.const(1)), lanes.eq(turned, lanes.const(3)));
  const value = writer.let(lanes.select(isOdd, cosine, sine));
  const isNegative = lanes.maskOr(lanes.eq(turned, lanes.const(2)), lanes.eq(turned, lanes.const(3)));
  return lanes.select(isNegative, lanes.neg(value), value);
}

/** NaN at the infinities; tiny x as it is. */
function guard(writer: FunctionWriter, x: Code): void {
  const { lanes } = writer;
  writer.returnIf(lanes.maskNot(lanes.lt(lanes.abs(x), lanes.const(1e150))), () => lanes.const(Number.NaN));
}

/** Sine. Error below 1 ulp for |x| < 2^80; NaN from 1e150 on, where doubles are too far apart to be angles. */
export const sin = scalar(1, (writer, x) => {
  const { lanes } = writer;
  guard(writer, x);
  writer.returnIf(lanes.lt(lanes.abs(x), lanes.const(1e-100)), () => x);
  return inQuadrant(writer, x, 0);
});

/** Cosine. Error and range as the sine's. */
export const cos = scalar(1, (writer, x) => {
  guard(writer, x);
  return inQuadrant(writer, x, 1);
});

/** Tangent = (sin/cos), or -(cos/sin) in odd quadrants, each a sum of two parts. Error below 2 ulp; range as the sine's. */
export const tan = scalar(1, (writer, x) => {
  const { lanes } = writer;
  guard(writer, x);
  writer.returnIf(lanes.lt(lanes.abs(x), lanes.const(1e-100)), () => x);
  const { r, quadrant } = reduce(writer, x);
  const [sine, cosine] = [sineOf(writer, r), cosineOf(writer, r)];
  const isOdd = lanes.maskOr(lanes.eq(quadrant, lanes.const(1)), lanes.eq(quadrant, lanes.const(3)));
  const even = writer.let(quotient(writer, sine, cosine));
  const odd = writer.let(lanes.neg(quotient(writer, cosine, sine)));
  return lanes.select(isOdd, odd, even);
});

/** (a + b)/(c + d) = q + (a - q c + b - q d)/c, q = a/c */
function quotient(writer: FunctionWriter, top: DoubleDouble, bottom: DoubleDouble): Code {
  const { lanes } = writer;
  const [a, c] = [twoSum(writer, top.high, top.low), twoSum(writer, bottom.high, bottom.low)];
  const q = writer.let(lanes.div(a.high, c.high));
  const product = twoProduct(writer, q, c.high);
  const rest = lanes.sub(
    lanes.add(lanes.sub(lanes.sub(a.high, product.high), product.low), a.low),
    lanes.mul(q, c.low),
  );
  return lanes.add(q, lanes.div(rest, c.high));
}
