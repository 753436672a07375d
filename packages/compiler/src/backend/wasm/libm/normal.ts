import type { Code } from '../assembler/index.ts';
import { type FunctionWriter, vectorized } from './define.ts';
import { dampen, erfCentral, scaledErfcx, squareTail } from './error-function.ts';

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/** P/Q in quantile(1/2 + y) = y (5/2 + P(y^2)/Q(y^2)), |y| <= 1/4; error 2e-17. From fit_rationals.py. */
const centre = {
  top: [
    0.006628274631000503, 2.5486669170356464, -24.104627416484732, 77.94583114086423, -99.95269511832952,
    41.19042451830908, -0.7709705157830298,
  ],
  bottom: [
    1, -11.506474635402688, 49.27178731645344, -95.87799352703198, 81.60763481024152, -22.65694461969972,
  ],
};

/** erfcx(|x| / sqrt 2) / 2 = (1 + 2 z) erfcx(z) / (2 sqrt 2) / (1 / sqrt 2 + |x|), z = |x| / sqrt 2 */
function halfErfcx(writer: FunctionWriter, x: Code): Code {
  const { lanes } = writer;
  const scaled = writer.let(lanes.mul(lanes.const(Math.SQRT1_2), lanes.abs(x)));
  const top = lanes.mul(lanes.const(Math.SQRT1_2 / 2), scaledErfcx(writer, scaled));
  return lanes.div(top, lanes.add(lanes.const(Math.SQRT1_2), lanes.abs(x)));
}

/** Standard normal cdf: exp(-x^2/2) erfcx(-x / sqrt 2) / 2, relative accuracy in the lower tail. Error below 4 ulp. */
export const ndtr = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  // exp(-45^2 / 2) = 0
  const size = writer.let(lanes.pmin(lanes.abs(x), c(45)));
  const lower = dampen(writer, size, -0.5, halfErfcx(writer, size));
  const value = lanes.select(lanes.gt(x, c(0)), lanes.sub(c(1), lower), lower);
  return writer.unless(lanes.lt(size, c(0.7)), value, () => {
    const central = erfCentral(writer, writer.let(lanes.mul(c(Math.SQRT1_2), x)));
    return lanes.add(c(0.5), lanes.mul(c(0.5), central));
  });
});

/**
 * log of the standard normal cdf: log(erfcx(-x / sqrt 2) / 2) - x^2/2; log(cdf(x)) from -0.7 on, and log1p(-cdf(-x))
 * above 0. Error below 5 ulp.
 */
export const logNdtr = vectorized(1, (writer, x) => {
  const { lanes } = writer;
  const c = lanes.const;
  const isTail = lanes.maskNot(lanes.ge(x, c(-0.7)));
  const tail = writer.unless(isTail, x, () => logNdtrTail(writer, x));
  const isCentral = lanes.maskAnd(lanes.ge(x, c(-0.7)), lanes.le(x, c(0)));
  const lower = writer.unless(isCentral, tail, () => writer.call('log', writer.call('ndtr', x)));
  return writer.unless(lanes.gt(x, c(0)), lower, () =>
    writer.call('log1p', lanes.neg(writer.call('ndtr', lanes.neg(x)))),
  );
});

function logNdtrTail(writer: FunctionWriter, x: Code): Code {
  const { lanes } = writer;
  const c = lanes.const;
  const square = writer.let(lanes.mul(x, x));
  const isBounded = lanes.lt(square, c(Number.MAX_VALUE));
  const lost = lanes.select(isBounded, squareTail(writer, x, square), c(0));
  const log = writer.call('log', halfErfcx(writer, x));
  const corrected = lanes.sub(log, lanes.mul(c(0.5), lost));
  return lanes.sub(corrected, lanes.mul(c(0.5), square));
}

/** Standard normal quantile; NaN outside [0, 1]. Error below 4 ulp, relative in the lower tail. */
export const ndtri = vectorized(1, (writer, p) => {
  const { lanes } = writer;
  const c = lanes.const;
  const fromHalf = writer.let(lanes.sub(p, c(0.5)));
  const s = writer.let(lanes.mul(fromHalf, fromHalf));
  const ratio = lanes.div(writer.polynomial(centre.top, s), writer.polynomial(centre.bottom, s));
  const isTail = lanes.maskNot(lanes.le(lanes.abs(fromHalf), c(0.25)));
  const central = lanes.add(lanes.mul(c(2.5), fromHalf), lanes.mul(fromHalf, ratio));
  return writer.unless(isTail, central, () => {
    const lower = writer.let(lanes.pmin(p, lanes.sub(c(1), p)));
    return lanes.copysign(writer.call('ndtriLower', lower), fromHalf);
  });
});

/** Normal quantile for 0 <= p <= 1/4: formula 26.2.23 of Abramowitz & Stegun, then Halley's rule on log Phi(z) = log p. */
export const ndtriLower = vectorized(1, (writer, p) => {
  const { lanes } = writer;
  const c = lanes.const;
  const logP = writer.let(writer.call('log', p));
  const t = writer.let(lanes.sqrt(lanes.mul(c(-2), logP)));
  const start = lanes.div(
    writer.polynomial([2.515517, 0.802853, 0.010328], t),
    writer.polynomial([1, 1.432788, 0.189269, 0.001308], t),
  );
  const first = writer.let(lanes.sub(start, t));
  const z = halleyStep(writer, halleyStep(writer, first, logP), logP);
  return lanes.select(
    lanes.gt(p, c(0)),
    z,
    lanes.select(lanes.eq(p, c(0)), c(Number.NEGATIVE_INFINITY), c(Number.NaN)),
  );
});

/** One step towards log Phi(z) = log p, with f = log Phi - log p, f' = phi/Phi = h, f'' = -h (z + h). */
function halleyStep(writer: FunctionWriter, z: Code, logP: Code): Code {
  const { lanes } = writer;
  const c = lanes.const;
  const logPhi = writer.let(writer.call('logNdtr', z));
  const exponent = lanes.sub(lanes.mul(lanes.mul(c(-0.5), z), z), lanes.add(c(halfLogTwoPi), logPhi));
  const hazard = writer.let(writer.call('exp', exponent));
  const newton = writer.let(lanes.div(lanes.sub(logPhi, logP), hazard));
  const curvature = lanes.mul(lanes.mul(c(0.5), newton), lanes.add(z, hazard));
  return writer.let(lanes.sub(z, lanes.div(newton, lanes.add(c(1), curvature))));
}
