import type { Code } from '../assembler/index.ts';
import { type FunctionWriter, scalar } from './define.ts';
import { type DoubleDouble, divideDouble, doubleOf, multiplyDouble, twoProduct } from './double-double.ts';
import { sineAndCosine } from './sine-cosine.ts';

const piLow = 1.2246467991473532e-16;

interface Angle {
  /** x - nearest(x) */
  readonly fraction: Code;
  /** |sin(pi x)| and |cos(pi x)| */
  readonly sine: DoubleDouble;
  readonly cosine: DoubleDouble;
}

function angleOf(writer: FunctionWriter, x: Code): Angle {
  const { lanes } = writer;
  const c = lanes.const;
  const fraction = writer.let(lanes.sub(x, lanes.nearest(x)));
  const size = writer.let(lanes.abs(fraction));
  const isSteep = lanes.gt(size, c(0.25));
  const turns = writer.let(lanes.select(isSteep, lanes.sub(c(0.5), size), size));
  const { high, low } = twoProduct(writer, turns, c(Math.PI));
  const angle = { high, low: writer.let(lanes.add(low, lanes.mul(turns, c(piLow)))) };
  const [sine, cosine] = sineAndCosine(writer, angle);
  const choose = (steep: DoubleDouble, flat: DoubleDouble): DoubleDouble => ({
    high: writer.let(lanes.select(isSteep, steep.high, flat.high)),
    low: writer.let(lanes.select(isSteep, steep.low, flat.low)),
  });
  return { fraction, sine: choose(cosine, sine), cosine: choose(sine, cosine) };
}

/** log |Gamma(x)| for x < 0, by |Gamma(x)| = pi / (|x sin(pi x)| Gamma(-x)). */
export const lgammaNegative = scalar(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  const infinity = c(Number.POSITIVE_INFINITY);
  writer.returnIf(lanes.eq(x, c(Number.NEGATIVE_INFINITY)), () => infinity);
  writer.returnIf(lanes.ge(x, c(-0.5)), () =>
    lanes.sub(writer.call('lgamma', lanes.add(c(1), x)), writer.call('log', lanes.neg(x))),
  );
  const sine = angleOf(writer, x).sine.high;
  const log = writer.call('log', lanes.div(c(Math.PI), lanes.mul(lanes.neg(x), sine)));
  const value = lanes.sub(log, writer.call('lgamma', lanes.neg(x)));
  return lanes.select(lanes.eq(sine, c(0)), infinity, value);
});

/** psi(x) for x <= 0, by psi(x) = psi(1 - x) - pi cot(pi x). */
export const digammaNegative = scalar(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  writer.returnIf(lanes.eq(x, c(Number.NEGATIVE_INFINITY)), () => c(Number.NaN));
  writer.returnIf(lanes.maskAnd(lanes.ge(x, c(-0.5)), lanes.ne(x, c(0))), () =>
    lanes.sub(writer.call('digamma', lanes.add(c(1), x)), lanes.div(c(1), x)),
  );
  const { fraction, sine, cosine } = angleOf(writer, x);
  const pi = doubleOf(writer, Math.PI, piLow);
  const cotangent = multiplyDouble(writer, divideDouble(writer, cosine, sine), pi);
  const signed = (part: Code): Code => lanes.mul(part, lanes.copysign(c(1), fraction));
  const main = lanes.sub(writer.call('digamma', lanes.sub(c(1), x)), signed(cotangent.high));
  const value = lanes.sub(main, signed(cotangent.low));
  return lanes.select(lanes.eq(sine.high, c(0)), c(Number.NaN), value);
});

/** psi'(x) for x < 0, by psi'(x) = pi^2 / sin(pi x)^2 - psi'(1 - x). */
export const trigammaNegative = scalar(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  writer.returnIf(lanes.eq(x, c(Number.NEGATIVE_INFINITY)), () => c(Number.NaN));
  const ratio = writer.let(lanes.div(c(Math.PI), angleOf(writer, x).sine.high));
  return lanes.sub(lanes.mul(ratio, ratio), writer.call('trigamma', lanes.sub(c(1), x)));
});
