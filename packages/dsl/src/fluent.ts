import { Expression } from './expression.ts';
import * as ops from './ops/index.ts';

type MethodName = {
  [K in keyof Expression]: Expression[K] extends (...args: never[]) => Expression ? K : never;
}[keyof Expression];

const methods: { [K in MethodName]: (this: Expression, ...args: Parameters<Expression[K]>) => Expression } = {
  add(other) {
    return ops.add(this, other);
  },
  sub(other) {
    return ops.subtract(this, other);
  },
  mul(other) {
    return ops.multiply(this, other);
  },
  div(other) {
    return ops.divide(this, other);
  },
  pow(other) {
    return ops.power(this, other);
  },
  neg() {
    return ops.negate(this);
  },
  square() {
    return ops.square(this);
  },
  sqrt() {
    return ops.sqrt(this);
  },
  abs() {
    return ops.absolute(this);
  },
  exp() {
    return ops.exp(this);
  },
  log() {
    return ops.log(this);
  },
  log1p() {
    return ops.log1p(this);
  },
  expit() {
    return ops.expit(this);
  },
  lessThan(other) {
    return ops.less(this, other);
  },
  lessEqual(other) {
    return ops.lessOrEqual(this, other);
  },
  greaterThan(other) {
    return ops.less(other, this);
  },
  greaterEqual(other) {
    return ops.lessOrEqual(other, this);
  },
  at(codes) {
    return ops.gather(this, codes);
  },
  sum(axis) {
    return ops.sum(this, axis);
  },
  mean(axis) {
    return ops.mean(this, axis);
  },
};

Object.assign(Expression.prototype, methods);
