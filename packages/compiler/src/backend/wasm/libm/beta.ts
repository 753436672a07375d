import type { Code } from '../assembler/index.ts';
import { type FunctionWriter, vectorized } from './define.ts';
import { stirlingRemainder } from './stirling.ts';

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);
/** Where Stirling's formula takes over. */
const far = 10;

/** log B(a, b), a, b >= 0; +Infinity at 0, NaN below. Error below 8 ulp, absolute 1e-15 near its zeros. */
export const lbeta = vectorized(2, (writer, a, b) => {
  const { lanes } = writer;
  const c = lanes.const;
  const small = writer.let(lanes.min(a, b));
  const large = writer.let(lanes.max(a, b));
  const sum = writer.let(lanes.add(small, large));
  const isNear = lanes.lt(large, c(far));
  const near = writer.unless(isNear, c(Number.NaN), () => {
    const difference = lanes.sub(writer.call('lgamma', large), writer.call('lgamma', sum));
    return lanes.add(writer.call('lgamma', small), difference);
  });
  const hasOneFar = lanes.maskAnd(lanes.ge(large, c(far)), lanes.lt(small, c(far)));
  const oneFar = writer.unless(hasOneFar, near, () => oneLarge(writer, small, large, sum));
  const value = writer.unless(lanes.ge(small, c(far)), oneFar, () => bothLarge(writer, small, large, sum));
  const isEdge = lanes.maskNot(lanes.maskAnd(lanes.gt(small, c(0)), lanes.lt(large, c(Infinity))));
  return writer.unless(isEdge, value, () => atEdge(writer, small, large));
});

/** log Gamma(a) + log Gamma(b) - log Gamma(a + b), the latter two by Stirling's formula. */
function oneLarge(writer: FunctionWriter, a: Code, b: Code, sum: Code): Code {
  const { lanes } = writer;
  const c = lanes.const;
  const remainder = lanes.sub(stirlingRemainder(writer, b), stirlingRemainder(writer, sum));
  const slow = lanes.mul(lanes.sub(b, c(0.5)), writer.call('log1p', lanes.div(a, b)));
  const fast = lanes.mul(a, lanes.sub(writer.call('log', sum), c(1)));
  return lanes.add(writer.call('lgamma', a), lanes.sub(lanes.sub(remainder, slow), fast));
}

/** (a - 1/2) log(a/(a + b)) - b log(1 + a/b) - log(b)/2 + log(2 pi)/2 + remainders, a <= b */
function bothLarge(writer: FunctionWriter, a: Code, b: Code, sum: Code): Code {
  const { lanes } = writer;
  const c = lanes.const;
  const ratio = writer.let(lanes.div(a, b));
  const share = lanes.div(ratio, lanes.add(c(1), ratio));
  const ours = lanes.mul(lanes.sub(a, c(0.5)), writer.call('log', share));
  const powers = lanes.sub(ours, lanes.mul(b, writer.call('log1p', ratio)));
  const remainder = lanes.sub(
    lanes.add(stirlingRemainder(writer, a), stirlingRemainder(writer, b)),
    stirlingRemainder(writer, sum),
  );
  const half = lanes.mul(c(0.5), writer.call('log', b));
  return lanes.add(lanes.add(lanes.sub(powers, half), c(halfLogTwoPi)), remainder);
}

/** +Infinity at 0, -Infinity at Infinity, NaN below 0 and for NaN. */
function atEdge({ lanes }: FunctionWriter, small: Code, large: Code): Code {
  const c = lanes.const;
  const isZero = lanes.eq(small, c(0));
  const isInfinite = lanes.maskAnd(lanes.gt(small, c(0)), lanes.eq(large, c(Infinity)));
  return lanes.select(
    isZero,
    lanes.select(lanes.eq(large, large), c(Infinity), c(Number.NaN)),
    lanes.select(isInfinite, c(-Infinity), c(Number.NaN)),
  );
}
