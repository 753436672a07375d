import { type BinaryOp, binary, constantValue, type UnaryOp, unary } from './define.ts';

export const add: BinaryOp = binary('add', {
  infix: { symbol: '+', precedence: 1 },
  evaluate: (x, y) => x + y,
  vjp: [(g) => g, (g) => g],
  commutative: true,
  identity: 0,
  additive: true,
  // x + (-y) = x - y
  simplify: ([x, y]) => {
    if (y.op === negate) return subtract(x, y.args[0]);
    if (x.op === negate) return subtract(y, x.args[0]);
    return undefined;
  },
});

export const subtract: BinaryOp = binary('subtract', {
  infix: { symbol: '-', precedence: 1 },
  evaluate: (x, y) => x - y,
  vjp: [(g) => g, (g) => negate(g)],
  identity: 0,
  additive: true,
  // 0 - y = -y;  x - (-y) = x + y
  simplify: ([x, y]) => {
    if (constantValue(x) === 0) return negate(y);
    return y.op === negate ? add(x, y.args[0]) : undefined;
  },
});

export const negate: UnaryOp = unary('negate', {
  infix: { symbol: '-', precedence: 3 },
  evaluate: (x) => -x,
  vjp: [(g) => negate(g)],
  linearIn: [0],
  additive: true,
  // -(-x) = x;  -(x - y) = y - x
  simplify: ([x]) => {
    if (x.op === negate) return x.args[0];
    return x.op === subtract ? subtract(x.args[1], x.args[0]) : undefined;
  },
});

export const multiply: BinaryOp = binary('multiply', {
  infix: { symbol: '*', precedence: 2 },
  evaluate: (x, y) => x * y,
  vjp: [(g, [, y]) => multiply(g, y), (g, [x]) => multiply(g, x)],
  commutative: true,
  identity: 1,
  absorbing: 0,
  linearIn: [0, 1],
  // (-1) x = -x;  (-x)(-y) = x y;  (-x) y = -(x y);  c (-x) = (-c) x;  c1 (c2 x) = (c1 c2) x
  simplify: ([x, y]) => {
    const [c, other] = constantValue(x) !== undefined ? [constantValue(x), y] : [constantValue(y), x];
    if (c !== undefined) {
      if (c === -1) return negate(other);
      if (other.op === negate) return multiply(-c, other.args[0]);
      const inner = other.op === multiply ? constantValue(other.args[0]) : undefined;
      return inner === undefined ? undefined : multiply(c * inner, other.args[1]);
    }
    if (x.op === negate && y.op === negate) return multiply(x.args[0], y.args[0]);
    if (x.op === negate) return negate(multiply(x.args[0], y));
    return y.op === negate ? negate(multiply(x, y.args[0])) : undefined;
  },
});

export const divide: BinaryOp = binary('divide', {
  infix: { symbol: '/', precedence: 2 },
  evaluate: (x, y) => x / y,
  vjp: [(g, [, y]) => divide(g, y), (g, [, y], result) => negate(divide(multiply(g, result), y))],
  identity: 1,
  linearIn: [0],
  // (-x) / y = -(x / y)
  simplify: ([x, y]) => {
    if (constantValue(x) === 0) return x;
    return x.op === negate ? negate(divide(x.args[0], y)) : undefined;
  },
});

export const square: UnaryOp = unary('square', {
  evaluate: (x) => x * x,
  vjp: [(g, [x]) => multiply(g, multiply(2, x))],
  // (-x)^2 = x^2
  simplify: ([x]) => (x.op === negate ? square(x.args[0]) : undefined),
});

export const sqrt: UnaryOp = unary('sqrt', {
  evaluate: Math.sqrt,
  // d sqrt(x) = 1 / (2 sqrt(x))
  vjp: [(g, _, result) => divide(multiply(0.5, g), result)],
});

export const absolute: UnaryOp = unary('absolute', {
  evaluate: Math.abs,
  vjp: [(g, [x]) => multiply(g, sign(x))],
});

export const sign: UnaryOp = unary('sign', {
  evaluate: Math.sign,
  vjp: [undefined],
});

/** The value itself, with derivative zero. */
export const stopGradient: UnaryOp = unary('stopGradient', {
  evaluate: (x) => x,
  vjp: [undefined],
});
