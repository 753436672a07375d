import type { Expression, Codes as PlainCodes } from '../expression.ts';

type Methods = {
  readonly [K in keyof Expression]: Expression[K] extends (...args: infer Args) => Expression
    ? (...args: Args) => Tensor
    : Expression[K];
};

/**
 * An expression as a file in natural syntax sees it: a number to the type checker, so that operators type-check, and
 * an `Expression` too, so that every function of the language takes it. What an operator returns is a plain `number`
 * to the checker; `tensor(x)` says again that it is an expression.
 */
export type Tensor = number & Methods & { readonly [index: number]: Tensor };

/** A number or an expression. A function with a parameter of this type is transformed, and takes both. */
export type Real = number;

/** Codes as an index: `effect[mouse]` is `effect.at(mouse)`. */
export type Codes = PlainCodes & number;

declare const origin: unique symbol;

/** Data that other code declares with `Expression` and `Codes`, as a file in natural syntax sees them. */
export type Natural<T> = Retyped<T> & { readonly [origin]?: T };

type Retyped<T> = T extends Expression
  ? Tensor
  : T extends PlainCodes
    ? Codes
    : T extends (...args: infer Args) => infer Result
      ? (...args: { [K in keyof Args]: Args[K] extends Expression ? Real : Args[K] }) => Result
      : T extends object
        ? { [K in keyof T]: Retyped<T[K]> }
        : T;

/** The other way round: what a model in natural syntax takes when it is called from elsewhere. */
export type PlainData<T> = typeof origin extends keyof T
  ? NonNullable<T[typeof origin]>
  : T extends Tensor
    ? Expression
    : T extends Codes
      ? PlainCodes
      : T extends (...args: never[]) => unknown
        ? T
        : T extends object
          ? { [K in keyof T]: PlainData<T[K]> }
          : T;

/** A function on expressions, with a tensor as its result. */
export type ReturningTensor<F> = F extends (...args: infer Args) => Expression
  ? (...args: Args) => Tensor
  : F;
