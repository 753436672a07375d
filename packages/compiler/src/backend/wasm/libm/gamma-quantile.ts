import type { Code } from '../assembler/index.ts';
import { type FunctionWriter, scalar } from './define.ts';
import { lgammaAtCore } from './gamma.ts';
import { continuedFraction, series, smallShapeSeries } from './incomplete-gamma.ts';
import { stirlingRemainder } from './stirling.ts';

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);
const mostSteps = 40;
/** From this shape on Wilson and Hilferty's approximation is the result. */
const largeShape = 1e10;

/** log x with P(a, x) = Phi(z), a > 0, as the interpreter computes it. Error below 8 ulp of max(1, |log x|) for a <= 1e10. */
export const logGammaQuantile = scalar(2, (writer, a, z) => {
  const { lanes } = writer;
  const c = lanes.const;
  const isShape = lanes.maskAnd(lanes.gt(a, c(0)), lanes.lt(a, c(Infinity)));
  writer.returnIf(lanes.maskNot(lanes.maskAnd(isShape, lanes.eq(z, z))), () => c(Number.NaN));
  writer.returnIf(lanes.eq(lanes.abs(z), c(Infinity)), () => z);
  const t = writer.variable(writer.call('gammaQuantileStart', a, z));
  writer.returnIf(lanes.maskOr(lanes.gt(a, c(largeShape)), lanes.eq(t.get, c(-Infinity))), () => t.get);
  const resolution = writer.let(lanes.div(c(1e-6), lanes.add(c(1), lanes.sqrt(a))));
  const n = writer.variable(c(0));
  writer.repeatWhile(() => {
    const step = writer.let(writer.call('gammaQuantileStep', a, t.get, z));
    t.set(lanes.sub(t.get, step));
    n.set(lanes.add(n.get, c(1)));
    const enough = lanes.mul(resolution, lanes.max(c(1), lanes.abs(t.get)));
    return lanes.maskAnd(lanes.gt(lanes.abs(step), enough), lanes.lt(n.get, c(mostSteps)));
  });
  return t.get;
});

/** Wilson and Hilferty's x, below the bound of Laurent & Massart (2000); far below, that with P = x^a / Gamma(a + 1). */
export const gammaQuantileStart = scalar(2, (writer, a, z) => {
  const { lanes } = writer;
  const c = lanes.const;
  const share = writer.let(lanes.div(c(1), lanes.mul(c(9), a)));
  const root = writer.let(lanes.add(lanes.sub(c(1), share), lanes.mul(z, lanes.sqrt(share))));
  writer.returnIf(lanes.maskNot(lanes.gt(root, c(0.5))), () =>
    lanes.div(lanes.add(writer.call('logNdtr', z), writer.call('lgamma', lanes.add(a, c(1)))), a),
  );
  const t = writer.let(lanes.add(writer.call('log', a), lanes.mul(c(3), writer.call('log', root))));
  writer.returnIf(lanes.maskNot(lanes.gt(z, c(0))), () => t);
  const w = writer.let(lanes.add(z, c(1.2)));
  const bound = lanes.add(a, lanes.mul(w, lanes.add(lanes.sqrt(a), lanes.mul(c(0.5), w))));
  return lanes.min(t, writer.call('log', bound));
});

/** Where P' = dP/dt = x^a exp(-x) / Gamma(a), log P has slope h = P'/P and log Q has -P'/Q; d log P'/dt = a - x. */
export const gammaQuantileStep = scalar(3, (writer, a, t, z) => {
  const { lanes } = writer;
  const c = lanes.const;
  const x = writer.let(writer.call('exp', t));
  const lower = (logP: Code, h: Code): Code => {
    const curvature = lanes.sub(lanes.sub(a, x), h);
    return halley(writer, lanes.sub(logP, writer.call('logNdtr', z)), h, curvature);
  };
  writer.returnIf(lanes.maskAnd(lanes.lt(a, c(1)), lanes.lt(x, c(1.5))), () => {
    const change = writer.let(lanes.mul(a, smallShapeSeries(writer, a, x).s));
    const logPower = lanes.sub(lanes.mul(a, t), lgammaAtCore(writer, a));
    const density = lanes.mul(a, writer.call('exp', lanes.neg(x)));
    const h = writer.let(lanes.div(density, lanes.add(c(1), change)));
    return lower(lanes.add(logPower, writer.call('log1p', change)), h);
  });
  const leading = writer.let(logLeading(writer, a, t, x));
  writer.returnIf(lanes.lt(x, lanes.add(a, c(1))), () => {
    const { sum } = series(writer, a, x);
    return lower(lanes.add(leading, writer.call('log', sum)), writer.let(lanes.div(a, sum)));
  });
  const { fraction, value } = continuedFraction(writer, a, x);
  const logQ = lanes.add(leading, writer.call('log', lanes.div(a, value)));
  const f = lanes.sub(logQ, writer.call('logNdtr', lanes.neg(z)));
  return halley(writer, f, lanes.neg(value), lanes.add(c(1), fraction));
});

/** The step towards f = 0, given f' and f''/f'. */
function halley(writer: FunctionWriter, f: Code, slope: Code, curvature: Code): Code {
  const { lanes } = writer;
  const newton = writer.let(lanes.div(f, slope));
  const bend = lanes.mul(lanes.mul(lanes.const(0.5), newton), curvature);
  return lanes.div(newton, lanes.sub(lanes.const(1), bend));
}

/** log of x^a exp(-x) / Gamma(a + 1) */
function logLeading(writer: FunctionWriter, a: Code, t: Code, x: Code): Code {
  const { lanes } = writer;
  const c = lanes.const;
  const excess = writer.let(lanes.div(lanes.sub(x, a), a));
  const isNear = lanes.maskAnd(lanes.ge(a, c(10)), lanes.le(lanes.abs(excess), c(0.5)));
  const result = writer.variable(c(0));
  writer.ifAny(isNear, () => {
    const deviance = lanes.mul(a, writer.call('ratioDeviance', lanes.div(x, a), excess));
    const scale = lanes.add(lanes.mul(c(0.5), writer.call('log', a)), c(halfLogTwoPi));
    result.set(lanes.neg(lanes.add(lanes.add(deviance, stirlingRemainder(writer, a)), scale)));
  });
  writer.ifAny(lanes.maskNot(isNear), () => {
    const power = lanes.sub(lanes.mul(a, t), x);
    result.set(lanes.sub(power, writer.call('lgamma', lanes.add(a, c(1)))));
  });
  return result.get;
}
