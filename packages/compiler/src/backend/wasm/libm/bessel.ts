import type { Code } from '../assembler/index.ts';
import { type FunctionWriter, scalar } from './define.ts';

/** Below, the power series; above, the asymptotic one. */
const far = 40;

/** sqrt(2 pi x) exp(-x) I_order(x) in powers of 1/x; DLMF 10.40.1. */
const asymptotic = ([0, 1] as const).map((order) => {
  const terms = [1];
  for (let k = 1; k <= 24; k++) terms.push((terms[k - 1] * ((2 * k - 1) ** 2 - 4 * order ** 2)) / (8 * k));
  return terms;
});

/** sum_{k>=1} (x^2/4)^k / (k! (k + order)!) for |x| < 40; DLMF 10.25.2. */
function seriesRest(writer: FunctionWriter, order: 0 | 1, x: Code): Code {
  const { lanes } = writer;
  const c = lanes.const;
  const quarter = writer.let(lanes.mul(c(0.25), lanes.mul(x, x)));
  const k = writer.variable(c(0));
  const term = writer.variable(c(1));
  const rest = writer.variable(c(0));
  writer.repeatWhile(() => {
    k.set(lanes.add(k.get, c(1)));
    const next = order === 0 ? k.get : lanes.add(k.get, c(order));
    term.set(lanes.mul(term.get, lanes.div(quarter, lanes.mul(k.get, next))));
    rest.set(lanes.add(rest.get, term.get));
    return lanes.gt(term.get, lanes.mul(c(1e-18), rest.get));
  });
  return rest.get;
}

/** x - log(2 pi x)/2 + log of the asymptotic series */
function logFar(writer: FunctionWriter, order: 0 | 1, x: Code): Code {
  const { lanes } = writer;
  const c = lanes.const;
  const series = writer.polynomial(asymptotic[order], writer.let(lanes.div(c(1), x)));
  const half = lanes.mul(c(0.5), writer.call('log', lanes.mul(c(2 * Math.PI), x)));
  return lanes.add(lanes.sub(x, half), writer.call('log', series));
}

/** log I_0(x). Error below 16 ulp. */
export const logBesselI0 = scalar(1, (writer, x) => {
  const { lanes } = writer;
  const size = writer.let(lanes.abs(x));
  writer.returnIf(lanes.eq(size, lanes.const(Infinity)), () => size);
  writer.returnIf(lanes.ge(size, lanes.const(far)), () => logFar(writer, 0, size));
  return writer.call('log1p', seriesRest(writer, 0, size));
});

/** log I_1(x), x > 0; -Infinity at 0, NaN below. Error below 16 ulp, absolute 4e-16 near its zero. */
export const logBesselI1 = scalar(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  writer.returnIf(lanes.eq(x, c(Infinity)), () => x);
  writer.returnIf(lanes.ge(x, c(far)), () => logFar(writer, 1, x));
  const series = lanes.add(c(1), seriesRest(writer, 1, x));
  return writer.call('log', lanes.mul(lanes.mul(c(0.5), x), series));
});

/** I_1(x) / I_0(x) = x/(2 + x^2/(4 + x^2/(6 + ...))). Error below 4 ulp. */
export const besselRatio = scalar(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  const size = writer.let(lanes.abs(x));
  writer.returnIf(lanes.ge(size, c(far)), () => {
    const inverse = writer.let(lanes.div(c(1), size));
    const [zero, one] = asymptotic.map((terms) => writer.let(writer.polynomial(terms, inverse)));
    return lanes.copysign(lanes.div(one, zero), x);
  });
  const square = writer.let(lanes.mul(x, x));
  const even = writer.variable(c(100));
  const fraction = writer.variable(c(0));
  writer.repeatWhile(() => {
    fraction.set(lanes.div(square, lanes.add(even.get, fraction.get)));
    even.set(lanes.sub(even.get, c(2)));
    return lanes.ge(even.get, c(4));
  });
  return lanes.div(x, lanes.add(c(2), fraction.get));
});
