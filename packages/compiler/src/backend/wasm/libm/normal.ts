import type { Code } from '../assembler/index.ts';
import { type FunctionWriter, scalar } from './define.ts';

const twoOverSqrtPi = 2 / Math.sqrt(Math.PI);
const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/** erf(x) = x sum_k c_k (x^2)^k, c_k = 2/sqrt(pi) (-1)^k / (k! (2k + 1)) */
const erfSeries = Array.from({ length: 16 }, (_, k) => {
  const factorial = Array.from({ length: k }, (_, i) => i + 1).reduce((product, i) => product * i, 1);
  return (twoOverSqrtPi * (-1) ** k) / (factorial * (2 * k + 1));
});

/** Step and nodes of the trapezoidal rule for erfcx (Chiarella & Reichel 1968). */
const step = 0.5;
const nodes = Array.from({ length: 13 }, (_, i) => ((i + 1) * step) ** 2);

/** x^2 - fl(x^2), exact for |x| < 1e150 (Veltkamp's split and Dekker's product); 0 where x^2 overflows. */
export function squareTail(writer: FunctionWriter, x: Code): Code {
  const { lanes } = writer;
  const square = writer.let(lanes.mul(x, x));
  const scaled = writer.let(lanes.mul(lanes.const(2 ** 27 + 1), x));
  const high = writer.let(lanes.sub(scaled, lanes.sub(scaled, x)));
  const low = writer.let(lanes.sub(x, high));
  const cross = lanes.mul(lanes.mul(lanes.const(2), high), low);
  const tail = lanes.add(lanes.add(lanes.sub(lanes.mul(high, high), square), cross), lanes.mul(low, low));
  return lanes.select(lanes.lt(square, lanes.const(Number.MAX_VALUE)), tail, lanes.const(0));
}

/** exp(scale x^2) without the error that rounding x^2 would bring. */
function expOfSquare(writer: FunctionWriter, x: Code, scale: number): Code {
  const { lanes } = writer;
  const power = writer.call('exp', lanes.mul(lanes.mul(lanes.const(scale), x), x));
  return lanes.mul(power, lanes.add(lanes.const(1), lanes.mul(lanes.const(scale), squareTail(writer, x))));
}

/**
 * erfcx(x) for x >= 1/2: h x/pi (1/x^2 + 2 sum_k exp(-k^2 h^2)/(k^2 h^2 + x^2)) - 2 exp(x^2)/(exp(2 pi x/h) - 1);
 * the rule's own error at h = 1/2 is exp(-pi^2/h^2) = 7e-18.
 */
export const erfcxUpper = scalar(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  writer.returnIf(lanes.gt(x, c(1e8)), () => lanes.div(c(1), lanes.mul(x, c(Math.sqrt(Math.PI)))));
  const square = writer.let(lanes.mul(x, x));
  const sum = nodes.reduceRight<Code>(
    (total, node) => lanes.add(total, lanes.div(c(Math.exp(-node)), lanes.add(c(node), square))),
    c(0),
  );
  const both = lanes.add(lanes.div(c(1), square), lanes.mul(c(2), sum));
  const rule = writer.let(lanes.mul(lanes.div(lanes.mul(c(step), x), c(Math.PI)), both));
  writer.returnIf(lanes.gt(x, c(6)), () => rule);
  const residue = lanes.div(
    lanes.mul(c(2), writer.call('exp', square)),
    writer.call('expm1', lanes.div(lanes.mul(c(2 * Math.PI), x), c(step))),
  );
  return lanes.sub(rule, residue);
});

/** 2/sqrt(pi) integral_0^x exp(-t^2) dt. Error below 2 ulp. */
export const erf = scalar(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  writer.returnIf(lanes.lt(lanes.abs(x), c(0.5)), () =>
    lanes.mul(x, writer.polynomial(erfSeries, writer.let(lanes.mul(x, x)))),
  );
  writer.returnIf(lanes.lt(x, c(0)), () => lanes.sub(writer.call('erfc', lanes.neg(x)), c(1)));
  return lanes.sub(c(1), writer.call('erfc', x));
});

/** 1 - erf(x), relative accuracy in the upper tail. Error below 4 ulp. */
export const erfc = scalar(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  writer.returnIf(lanes.lt(x, c(-0.5)), () => lanes.sub(c(2), writer.call('erfc', lanes.neg(x))));
  writer.returnIf(lanes.lt(x, c(0.5)), () => lanes.sub(c(1), writer.call('erf', x)));
  return lanes.mul(expOfSquare(writer, x, -1), writer.call('erfcxUpper', x));
});

/** exp(x^2) erfc(x). Error below 4 ulp. */
export const erfcx = scalar(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  writer.returnIf(lanes.ge(x, c(0.5)), () => writer.call('erfcxUpper', x));
  writer.returnIf(lanes.gt(x, c(-0.5)), () =>
    lanes.mul(writer.call('exp', lanes.mul(x, x)), lanes.sub(c(1), writer.call('erf', x))),
  );
  const twice = writer.let(lanes.mul(c(2), expOfSquare(writer, x, 1)));
  const value = lanes.sub(twice, writer.call('erfcxUpper', lanes.neg(x)));
  return lanes.select(lanes.eq(twice, c(Number.POSITIVE_INFINITY)), twice, value);
});

/** Standard normal cdf, relative accuracy in the lower tail. Error below 4 ulp. */
export const ndtr = scalar(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  writer.returnIf(lanes.gt(x, c(1)), () => lanes.sub(c(1), writer.call('ndtr', lanes.neg(x))));
  const scaled = writer.let(lanes.mul(x, c(Math.SQRT1_2)));
  writer.returnIf(lanes.gt(x, c(-0.5)), () =>
    lanes.add(c(0.5), lanes.mul(c(0.5), writer.call('erf', scaled))),
  );
  // Phi(x) = exp(-x^2/2) erfcx(-x / sqrt 2) / 2
  return lanes.mul(lanes.mul(c(0.5), expOfSquare(writer, x, -0.5)), writer.call('erfcx', lanes.neg(scaled)));
});

/** log of the standard normal cdf. Error below 8 ulp. */
export const logNdtr = scalar(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  writer.returnIf(lanes.gt(x, c(0)), () =>
    writer.call('log1p', lanes.neg(writer.call('ndtr', lanes.neg(x)))),
  );
  writer.returnIf(lanes.gt(x, c(-1)), () => writer.call('log', writer.call('ndtr', x)));
  const scaled = lanes.mul(c(-Math.SQRT1_2), x);
  const logUpper = writer.let(writer.call('log', lanes.mul(c(0.5), writer.call('erfcx', scaled))));
  const corrected = lanes.sub(logUpper, lanes.mul(c(0.5), squareTail(writer, x)));
  return lanes.sub(corrected, lanes.mul(lanes.mul(c(0.5), x), x));
});

/** Inverse error function for |y| <= 1/2: the Taylor polynomial, then Halley's rule on erf(x) = y. */
export const erfinvCentral = scalar(1, (writer, y) => {
  const { lanes } = writer;
  const c = lanes.const;
  const s = writer.let(lanes.mul(lanes.mul(c(Math.PI / 4), y), y));
  const x = writer.variable(
    lanes.mul(lanes.div(y, c(twoOverSqrtPi)), writer.polynomial([1, 1 / 3, 7 / 30], s)),
  );
  for (let i = 0; i < 2; i++) {
    const slope = lanes.mul(c(twoOverSqrtPi), writer.call('exp', lanes.neg(lanes.mul(x.get, x.get))));
    const newton = writer.let(lanes.div(lanes.sub(writer.call('erf', x.get), y), slope));
    x.set(lanes.sub(x.get, lanes.div(newton, lanes.add(c(1), lanes.mul(x.get, newton)))));
  }
  return x.get;
});

/** Normal quantile for 0 <= p <= 1/4: formula 26.2.23 of Abramowitz & Stegun, then Halley's rule on log Phi(z) = log p. */
export const ndtriLower = scalar(1, (writer, p) => {
  const { lanes } = writer;
  const c = lanes.const;
  writer.returnIf(lanes.eq(p, c(0)), () => c(Number.NEGATIVE_INFINITY));
  const logP = writer.let(writer.call('log', p));
  const t = writer.let(lanes.sqrt(lanes.mul(c(-2), logP)));
  const start = lanes.div(
    writer.polynomial([2.515517, 0.802853, 0.010328], t),
    writer.polynomial([1, 1.432788, 0.189269, 0.001308], t),
  );
  const z = writer.variable(lanes.sub(start, t));
  for (let i = 0; i < 3; i++) {
    // f = log Phi - log p, f' = phi/Phi = h, f'' = -h (z + h)
    const logPhi = writer.let(writer.call('logNdtr', z.get));
    const exponent = lanes.sub(
      lanes.mul(lanes.mul(c(-0.5), z.get), z.get),
      lanes.add(c(halfLogTwoPi), logPhi),
    );
    const hazard = writer.let(writer.call('exp', exponent));
    const newton = writer.let(lanes.div(lanes.sub(logPhi, logP), hazard));
    const curvature = lanes.mul(lanes.mul(c(0.5), newton), lanes.add(z.get, hazard));
    z.set(lanes.sub(z.get, lanes.div(newton, lanes.add(c(1), curvature))));
  }
  return z.get;
});

/** Standard normal quantile; NaN outside [0, 1]. Error below 4 ulp, relative in the lower tail. */
export const ndtri = scalar(1, (writer, p) => {
  const { lanes } = writer;
  const c = lanes.const;
  writer.returnIf(lanes.maskNot(lanes.maskAnd(lanes.ge(p, c(0)), lanes.le(p, c(1)))), () => c(Number.NaN));
  writer.returnIf(lanes.maskAnd(lanes.gt(p, c(0.25)), lanes.lt(p, c(0.75))), () =>
    lanes.mul(c(Math.SQRT2), writer.call('erfinvCentral', lanes.sub(lanes.mul(c(2), p), c(1)))),
  );
  writer.returnIf(lanes.gt(p, c(0.5)), () => lanes.neg(writer.call('ndtriLower', lanes.sub(c(1), p))));
  return writer.call('ndtriLower', p);
});
