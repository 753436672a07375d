import {
  expit as expitOf,
  log1mexp as log1mexpOf,
  log1pexp as log1pexpOf,
  logExpit as logExpitOf,
} from '../numeric/index.ts';
import { add, divide, multiply, negate, subtract } from './arithmetic.ts';
import { equal, where } from './comparison.ts';
import { type BinaryOp, binary, constantValue, type UnaryOp, unary } from './define.ts';

export const exp: UnaryOp = unary('exp', {
  evaluate: Math.exp,
  vjp: [(g, _, result) => multiply(g, result)],
});

export const log: UnaryOp = unary('log', {
  evaluate: Math.log,
  vjp: [(g, [x]) => divide(g, x)],
  // log(exp(x)) = x
  simplify: ([x]) => (x.op === exp ? x.args[0] : undefined),
});

export const log1p: UnaryOp = unary('log1p', {
  evaluate: Math.log1p,
  vjp: [(g, [x]) => divide(g, add(1, x))],
});

export const expm1: UnaryOp = unary('expm1', {
  evaluate: Math.expm1,
  vjp: [(g, [x]) => multiply(g, exp(x))],
});

/** x^y for x > 0, and for any x where y is a whole constant. */
export const power: BinaryOp = binary('power', {
  evaluate: Math.pow,
  vjp: [
    (g, [x, y]) => multiply(g, multiply(y, power(x, subtract(y, 1)))),
    // d x^y / dy = x^y log x, and 0 at x = 0
    (g, [x, ,], result) =>
      multiply(g, where(equal(x, 0), 0, multiply(result, log(where(equal(x, 0), 1, x))))),
  ],
  simplify: ([x, y]) => {
    const exponent = constantValue(y);
    if (exponent === 1) return x;
    return exponent === 2 ? multiply(x, x) : undefined;
  },
});

/** 1 / (1 + exp(-x)) */
export const expit: UnaryOp = unary('expit', {
  evaluate: expitOf,
  vjp: [(g, [x], result) => multiply(g, multiply(result, expit(negate(x))))],
});

/** log expit(x), without overflow or cancellation. */
export const logExpit: UnaryOp = unary('logExpit', {
  evaluate: logExpitOf,
  vjp: [(g, [x]) => multiply(g, expit(negate(x)))],
});

/** log(1 + exp(x)), without overflow. */
export const log1pexp: UnaryOp = unary('log1pexp', {
  evaluate: log1pexpOf,
  vjp: [(g, [x]) => multiply(g, expit(x))],
});

/** log(1 - exp(x)), x < 0. */
export const log1mexp: UnaryOp = unary('log1mexp', {
  evaluate: log1mexpOf,
  vjp: [(g, [x]) => negate(divide(g, expm1(negate(x))))],
});
