import { ModelError } from '../errors.ts';
import type { Expression } from '../expression.ts';
import * as numeric from '../numeric/index.ts';
import { divide, multiply, negate, square, subtract } from './arithmetic.ts';
import { type UnaryOp, unary } from './define.ts';
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
  vjp: [() => notDifferentiable('trigamma')],
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

function notDifferentiable(name: string): Expression {
  throw new ModelError(
    'NOT_DIFFERENTIABLE',
    `The derivative of ${name} is not offered; write the term without it, or stop the gradient with stopGradient(x).`,
    { op: name },
  );
}
