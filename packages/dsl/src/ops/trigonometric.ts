import { add, divide, multiply, negate, sqrt, square, subtract } from './arithmetic.ts';
import { type UnaryOp, unary } from './define.ts';

export const sin: UnaryOp = unary('sin', { evaluate: Math.sin, vjp: [(g, [x]) => multiply(g, cos(x))] });
export const cos: UnaryOp = unary('cos', {
  evaluate: Math.cos,
  vjp: [(g, [x]) => negate(multiply(g, sin(x)))],
});
export const tan: UnaryOp = unary('tan', {
  evaluate: Math.tan,
  vjp: [(g, _, result) => multiply(g, add(1, square(result)))],
});
export const asin: UnaryOp = unary('asin', {
  evaluate: Math.asin,
  vjp: [(g, [x]) => divide(g, sqrt(subtract(1, square(x))))],
});
export const acos: UnaryOp = unary('acos', {
  evaluate: Math.acos,
  vjp: [(g, [x]) => negate(divide(g, sqrt(subtract(1, square(x)))))],
});
export const atan: UnaryOp = unary('atan', {
  evaluate: Math.atan,
  vjp: [(g, [x]) => divide(g, add(1, square(x)))],
});
export const sinh: UnaryOp = unary('sinh', { evaluate: Math.sinh, vjp: [(g, [x]) => multiply(g, cosh(x))] });
export const cosh: UnaryOp = unary('cosh', { evaluate: Math.cosh, vjp: [(g, [x]) => multiply(g, sinh(x))] });
export const tanh: UnaryOp = unary('tanh', {
  evaluate: Math.tanh,
  vjp: [(g, _, result) => multiply(g, subtract(1, square(result)))],
});
