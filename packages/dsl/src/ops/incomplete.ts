import type { Expression } from '../expression.ts';
import * as numeric from '../numeric/index.ts';
import { add, divide, multiply, negate, square, subtract } from './arithmetic.ts';
import { less, where } from './comparison.ts';
import { type BinaryOp, binary, notDifferentiable, type TernaryOp, ternary } from './define.ts';
import { exp, log, log1p } from './exponential.ts';
import { digamma, lbeta, lgamma } from './special.ts';

/** Regularised lower incomplete gamma P(a, x) = 1/Gamma(a) integral_0^x t^(a-1) exp(-t) dt: the cdf of Gamma(a, 1). */
export const gammainc: BinaryOp = binary('gammainc', {
  evaluate: numeric.gammainc,
  vjp: [(g, [a, x]) => multiply(g, gammaincByShape(a, x)), (g, [a, x]) => multiply(g, gammaDensity(a, x))],
});

/** Regularised upper incomplete gamma Q = 1 - P, without cancellation. */
export const gammaincc: BinaryOp = binary('gammaincc', {
  evaluate: numeric.gammaincc,
  vjp: [
    (g, [a, x]) => negate(multiply(g, gammaincByShape(a, x))),
    (g, [a, x]) => negate(multiply(g, gammaDensity(a, x))),
  ],
});

/**
 * log x with P(a, x) = Phi(z): the logarithm of the quantile of Gamma(a, 1) at the level of a standard normal z, with all
 * digits in both tails; its derivatives for |z| < 37, relative error below 1e-9 max(1, a / 2e5).
 */
export const logGammaQuantile: BinaryOp = binary('logGammaQuantile', {
  evaluate: numeric.logGammaQuantile,
  vjp: [
    (g, [a], result) => multiply(g, quantileByShape(a, result)),
    (g, [a, z], result) => {
      const normal = subtract(multiply(-0.5, square(z)), 0.5 * Math.log(2 * Math.PI));
      return multiply(g, exp(subtract(normal, logDensityOfLog(a, result))));
    },
  ],
});

/** -dP/da / dP/dt, t = log x; where x vanishes, of P = x^a / Gamma(a + 1). */
function quantileByShape(a: Expression, t: Expression): Expression {
  const far = divide(subtract(digamma(add(a, 1)), t), a);
  const near = negate(divide(gammaincByShape(a, exp(t)), exp(logDensityOfLog(a, t))));
  return where(less(t, -40), far, near);
}

/** log dP/dt, t = log x: x^a exp(-x) / Gamma(a) */
function logDensityOfLog(a: Expression, t: Expression): Expression {
  return subtract(subtract(multiply(a, t), exp(t)), lgamma(a));
}

/** dP(a, x)/da */
export const gammaincByShape: BinaryOp = binary('gammaincByShape', {
  evaluate: (a, x) => numeric.incompleteGamma(a, x).lowerByShape,
  vjp: [() => notDifferentiable('gammaincByShape'), () => notDifferentiable('gammaincByShape')],
});

/** x^(a-1) exp(-x) / Gamma(a) */
function gammaDensity(a: Expression, x: Expression): Expression {
  return exp(subtract(subtract(multiply(subtract(a, 1), log(x)), x), lgamma(a)));
}

/** Regularised incomplete beta I_x(a, b): the cdf of Beta(a, b) at x. */
export const betainc: TernaryOp = ternary('betainc', {
  evaluate: numeric.betainc,
  vjp: [
    (g, [a, b, x]) => multiply(g, betaincByA(a, b, x)),
    (g, [a, b, x]) => multiply(g, betaincByB(a, b, x)),
    (g, [a, b, x]) => multiply(g, betaDensity(a, b, x)),
  ],
});

/** dI_x(a, b)/da */
export const betaincByA: TernaryOp = ternary('betaincByA', {
  evaluate: (a, b, x) => numeric.incompleteBeta(a, b, x).lowerByA,
  vjp: [
    () => notDifferentiable('betaincByA'),
    () => notDifferentiable('betaincByA'),
    () => notDifferentiable('betaincByA'),
  ],
});

/** dI_x(a, b)/db */
export const betaincByB: TernaryOp = ternary('betaincByB', {
  evaluate: (a, b, x) => numeric.incompleteBeta(a, b, x).lowerByB,
  vjp: [
    () => notDifferentiable('betaincByB'),
    () => notDifferentiable('betaincByB'),
    () => notDifferentiable('betaincByB'),
  ],
});

/** x^(a-1) (1-x)^(b-1) / B(a, b) */
function betaDensity(a: Expression, b: Expression, x: Expression): Expression {
  const powers = add(multiply(subtract(a, 1), log(x)), multiply(subtract(b, 1), log1p(negate(x))));
  return exp(subtract(powers, lbeta(a, b)));
}
