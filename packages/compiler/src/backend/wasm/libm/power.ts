import type { Code } from '../assembler/index.ts';
import { type FunctionWriter, scalar, vectorized } from './define.ts';
import {
  addDouble,
  type DoubleDouble,
  divideDouble,
  doubleOf,
  multiplyDouble,
  twoSum,
} from './double-double.ts';
import { logSeries, smallestNormal, splitExponent } from './logarithm.ts';

const logTwo = [Math.LN2, 2.3190468138462996e-17] as const;
const twoThirds = [0.6666666666666666, 3.700743415417188e-17] as const;

/** log x to about 65 bits: (k - exponentShift) log 2 + 2 s + s^3 (2/3 + ...), s = f/(2 + f), in double-double. x > 0, not subnormal. */
function longLog(writer: FunctionWriter, x: Code, exponentShift?: Code): DoubleDouble {
  const { lanes } = writer;
  const { k, m } = splitExponent(writer, x);
  const f = writer.let(lanes.sub(m, lanes.const(1)));
  const bottom = twoSum(writer, lanes.const(2), f);
  const s = divideDouble(writer, { high: f, low: lanes.const(0) }, bottom);
  const square = multiplyDouble(writer, s, s);
  const tail = lanes.mul(square.high, writer.polynomial(logSeries.slice(1), square.high));
  const series = addDouble(writer, doubleOf(writer, twoThirds[0], twoThirds[1]), {
    high: writer.let(tail),
    low: lanes.const(0),
  });
  const cubic = multiplyDouble(writer, multiplyDouble(writer, s, square), series);
  const twice: DoubleDouble = {
    high: writer.let(lanes.mul(lanes.const(2), s.high)),
    low: writer.let(lanes.mul(lanes.const(2), s.low)),
  };
  const whole: DoubleDouble = {
    high: exponentShift === undefined ? k : writer.let(lanes.sub(k, exponentShift)),
    low: lanes.const(0),
  };
  const scaled = multiplyDouble(writer, whole, doubleOf(writer, logTwo[0], logTwo[1]));
  return addDouble(writer, scaled, addDouble(writer, twice, cubic));
}

/** exp(y log) = exp(high) (1 + low) */
function exponentialOf(writer: FunctionWriter, y: Code, log: DoubleDouble): Code {
  const { lanes } = writer;
  const c = lanes.const;
  const { high, low } = multiplyDouble(writer, { high: y, low: c(0) }, log);
  const power = writer.let(writer.call('exp', high));
  // Far outside the range of exp, low may be NaN; where exp overflows, low may be negative.
  const hasRest = lanes.maskAnd(lanes.le(lanes.abs(high), c(760)), lanes.lt(power, c(Infinity)));
  return lanes.select(hasRest, lanes.add(power, lanes.mul(power, low)), power);
}

/** size^y for finite size > 0 and |y| <= 1e40. */
function positivePower(writer: FunctionWriter, size: Code, y: Code): Code {
  const { lanes } = writer;
  const c = lanes.const;
  const isTiny = lanes.lt(size, c(smallestNormal));
  const shift = writer.let(lanes.select(isTiny, c(54), c(0)));
  const scaled = writer.let(lanes.mul(size, lanes.select(isTiny, c(2 ** 54), c(1))));
  return exponentialOf(writer, y, longLog(writer, scaled, shift));
}

/** x^y as `Math.pow` has it: IEEE 754, but NaN for 1 and -1 to an infinite power. Error below 2 ulp. */
export const pow = vectorized(2, (writer, x, y) => {
  const { lanes } = writer;
  const c = lanes.const;
  const isNormal = lanes.maskAnd(lanes.ge(x, c(smallestNormal)), lanes.lt(x, c(Number.POSITIVE_INFINITY)));
  const isUsual = lanes.maskAnd(isNormal, lanes.lt(lanes.abs(y), c(1e40)));
  const value = exponentialOf(writer, y, longLog(writer, x));
  return writer.unless(lanes.maskNot(isUsual), value, () => writer.call('powExtreme', x, y));
});

/** x^y for x that is not a positive normal number, or huge y. */
export const powExtreme = scalar(2, (writer, x, y) => {
  const { lanes } = writer;
  const c = lanes.const;
  writer.returnIf(lanes.eq(y, c(0)), () => c(1));
  writer.returnIf(lanes.maskOr(lanes.ne(x, x), lanes.ne(y, y)), () => lanes.add(x, y));
  const size = writer.let(lanes.abs(x));
  const infinity = c(Number.POSITIVE_INFINITY);
  const isWhole = lanes.eq(lanes.nearest(y), y);
  const half = writer.let(lanes.mul(y, c(0.5)));
  const isOdd = writer.let(
    lanes.select(lanes.maskAnd(isWhole, lanes.ne(lanes.nearest(half), half)), c(1), c(0)),
  );
  const signed = (magnitude: Code): Code =>
    lanes.select(lanes.eq(isOdd, c(1)), lanes.copysign(magnitude, x), magnitude);
  const growsOrFalls = (grows: Code): Code => lanes.select(grows, infinity, c(0));
  writer.returnIf(lanes.eq(size, c(0)), () => signed(growsOrFalls(lanes.lt(y, c(0)))));
  writer.returnIf(lanes.eq(size, infinity), () => signed(growsOrFalls(lanes.gt(y, c(0)))));
  writer.returnIf(lanes.maskAnd(lanes.lt(x, c(0)), lanes.maskNot(isWhole)), () => c(Number.NaN));
  const isUnit = lanes.eq(size, c(1));
  writer.returnIf(lanes.maskAnd(isUnit, lanes.eq(lanes.abs(y), infinity)), () => c(Number.NaN));
  writer.returnIf(lanes.eq(x, c(1)), () => c(1));
  // From |y| = 1e40 on, the result is 0, 1 or infinite.
  writer.returnIf(lanes.gt(lanes.abs(y), c(1e40)), () => {
    const above = lanes.select(lanes.gt(y, c(0)), infinity, c(0));
    const below = lanes.select(lanes.gt(y, c(0)), c(0), infinity);
    return lanes.select(lanes.eq(size, c(1)), c(1), lanes.select(lanes.gt(size, c(1)), above, below));
  });
  return signed(writer.let(positivePower(writer, size, y)));
});
