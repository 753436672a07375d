import * as numeric from '../numeric/index.ts';
import { add, divide, multiply, negate, square, subtract } from './arithmetic.ts';
import { equal, where } from './comparison.ts';
import { type BinaryOp, binary, notDifferentiable, type UnaryOp, unary } from './define.ts';
import { exp } from './exponential.ts';

const twoOverSqrtPi = 2 / Math.sqrt(Math.PI);
const logSqrtTwoPi = 0.5 * Math.log(2 * Math.PI);

/** log |Gamma(x)| */
export const lgamma: UnaryOp = unary('lgamma', {
  evaluate: numeric.lgamma,
  vjp: [(g, [x]) => multiply(g, digamma(x))],
});

/** d log Gamma(x) / dx */
export const digamma: UnaryOp = unary('digamma', {
  evaluate: numeric.digamma,
  vjp: [(g, [x]) => multiply(g, trigamma(x))],
});

/** Second derivative of log Gamma. */
export const trigamma: UnaryOp = unary('trigamma', {
  evaluate: numeric.trigamma,
  vjp: [(g, [x]) => multiply(g, tetragamma(x))],
});

/** Third derivative of log Gamma, x > 0. */
export const tetragamma: UnaryOp = unary('tetragamma', {
  evaluate: numeric.tetragamma,
  vjp: [() => notDifferentiable('tetragamma')],
});

/** log B(a, b) = log Gamma(a) + log Gamma(b) - log Gamma(a + b), a, b > 0, without their cancellation. */
export const lbeta: BinaryOp = binary('lbeta', {
  evaluate: numeric.lbeta,
  vjp: [
    (g, [a, b]) => multiply(g, subtract(digamma(a), digamma(add(a, b)))),
    (g, [a, b]) => multiply(g, subtract(digamma(b), digamma(add(a, b)))),
  ],
  commutative: true,
});

/** log of the modified Bessel function I_0(x). */
export const logBesselI0: UnaryOp = unary('logBesselI0', {
  evaluate: numeric.logBesselI0,
  vjp: [(g, [x]) => multiply(g, besselRatio(x))],
});

/** log of the modified Bessel function I_1(x), x > 0. */
export const logBesselI1: UnaryOp = unary('logBesselI1', {
  evaluate: numeric.logBesselI1,
  // d log I_1 = I_0/I_1 - 1/x
  vjp: [(g, [x]) => multiply(g, subtract(divide(1, besselRatio(x)), divide(1, x)))],
});

/** I_1(x) / I_0(x) */
export const besselRatio: UnaryOp = unary('besselRatio', {
  evaluate: numeric.besselRatio,
  // 1 - r/x - r^2, and 1/2 at x = 0
  vjp: [
    (g, [x], result) =>
      multiply(
        g,
        subtract(
          subtract(1, where(equal(x, 0), 0.5, divide(result, where(equal(x, 0), 1, x)))),
          square(result),
        ),
      ),
  ],
});

/** erf(x) = 2/sqrt(pi) integral_0^x exp(-t^2) dt */
export const erf: UnaryOp = unary('erf', {
  evaluate: numeric.erf,
  vjp: [(g, [x]) => multiply(g, multiply(twoOverSqrtPi, exp(negate(square(x)))))],
});

/** 1 - erf(x) without cancellation. */
export const erfc: UnaryOp = unary('erfc', {
  evaluate: numeric.erfc,
  vjp: [(g, [x]) => multiply(g, multiply(-twoOverSqrtPi, exp(negate(square(x)))))],
});

/** exp(x^2) erfc(x) */
export const erfcx: UnaryOp = unary('erfcx', {
  evaluate: numeric.erfcx,
  // d erfcx = 2 x erfcx - 2/sqrt(pi)
  vjp: [(g, [x], result) => multiply(g, subtract(multiply(multiply(2, x), result), twoOverSqrtPi))],
});

/** Standard normal cdf. */
export const ndtr: UnaryOp = unary('ndtr', {
  evaluate: numeric.ndtr,
  vjp: [(g, [x]) => multiply(g, exp(subtract(multiply(-0.5, square(x)), logSqrtTwoPi)))],
});

/** Log of the standard normal cdf. */
export const logNdtr: UnaryOp = unary('logNdtr', {
  evaluate: numeric.logNdtr,
  // phi(x) / Phi(x) = exp(log phi(x) - log Phi(x))
  vjp: [
    (g, [x], result) => multiply(g, exp(subtract(subtract(multiply(-0.5, square(x)), logSqrtTwoPi), result))),
  ],
});

/** Standard normal quantile. */
export const ndtri: UnaryOp = unary('ndtri', {
  evaluate: numeric.ndtri,
  // 1 / phi(z)
  vjp: [(g, _, result) => divide(g, exp(subtract(multiply(-0.5, square(result)), logSqrtTwoPi)))],
});
