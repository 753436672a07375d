import type { Axis } from './axis.ts';
import { ModelError } from './errors.ts';

/** What an operation is, as a fact of mathematics. How a backend spells it lives in the backend. */
export type Op = ElementwiseOp | ArrayOp | WholeOp | LeafOp;

interface NamedOp {
  readonly name: string;
}

/** Cotangent of one argument, given the cotangent of the result. */
export type Vjp = (cotangent: Expression, args: readonly Expression[], result: Expression) => Expression;

/** Acts element by element; the result has the union of the arguments' axes. */
export interface ElementwiseOp extends NamedOp {
  readonly kind: 'elementwise';
  readonly arity: number;
  evaluate(...args: number[]): number;
  /** One rule per argument; `undefined` where the derivative is zero everywhere it exists. */
  readonly vjp: readonly (Vjp | undefined)[];
  readonly facts: AlgebraicFacts;
}

/** Facts that compiler passes may use; each is exact over the reals, and over IEEE doubles up to rounding. */
export interface AlgebraicFacts {
  readonly commutative?: boolean;
  /** f(x, identity) = x; for a commutative op also on the left. */
  readonly identity?: number;
  /** f(x, absorbing) = absorbing. */
  readonly absorbing?: number;
  /** Indices of the arguments in each of which f is linear while the others are held fixed. */
  readonly linearIn?: readonly number[];
  /** f is linear in all its arguments at once: f(x + x', y + y') = f(x, y) + f(x', y'). */
  readonly additive?: boolean;
  /** How the op is written between (or, with one argument, before) its arguments, and how tightly it binds. */
  readonly infix?: { readonly symbol: string; readonly precedence: number };
  /** An equal, simpler form of f(...args), if this op knows one. */
  simplify?(args: readonly Expression[]): Expression | undefined;
}

/** A dense array over the axes of the expression it belongs to, row-major. */
export type Values = Float64Array;

/** Rearranges or reduces whole arrays; the result's axes are fixed when the expression is built. */
export interface ArrayOp extends NamedOp {
  readonly kind: 'reduce' | 'gather' | 'segment' | 'scan' | 'result';
  /** Builds this op on other arguments, or its closed form where these are constant along the axis concerned. */
  build(args: readonly Expression[], attributes: Attributes): Expression;
  /** The value of `expression`, an application of this op, given the values of its arguments. */
  evaluate(args: readonly Values[], expression: Expression): Values;
  /** One rule per argument. */
  readonly vjp: readonly (Vjp | undefined)[];
  /** Whether the op is linear in all its arguments at once. */
  readonly linear: boolean;
}

/** Needs its arguments whole: a matrix to factorise. What is not a core axis it repeats over. */
export interface WholeOp extends Omit<ArrayOp, 'kind'> {
  readonly kind: 'whole';
  /** The axes that belong to one repeat, of each argument and of the result, in index order. */
  core(attributes: Attributes): {
    readonly args: readonly (readonly Axis[])[];
    readonly result: readonly Axis[];
  };
  /** About how many multiplications one repeat takes. */
  work(attributes: Attributes): number;
}

/** A constant, a data column, or an input that stands for a value given later. */
export interface LeafOp extends NamedOp {
  readonly kind: 'constant' | 'data' | 'input';
}

/** Codes 0..axis.size-1, one per element of `over`: which member of `axis` each element belongs to. */
export interface Codes {
  readonly name: string;
  readonly axis: Axis;
  readonly over: Axis;
  readonly values: Int32Array;
}

/**
 * What a scan does at each step: a graph from carries and parameters to the next carries. The scan's arguments are the
 * carries' first values, then what the parameters stand for.
 */
export interface ScanBody {
  readonly axis: Axis;
  /** From the last index to the first. */
  readonly reverse: boolean;
  /** Inputs that stand for the carries at the start of a step. */
  readonly carries: readonly Expression[];
  /** Inputs that stand for the other arguments; of an argument over `axis`, its part at the step's index. */
  readonly parameters: readonly Expression[];
  /** The carries at the end of the step; each may lack axes along which it is constant. */
  readonly next: readonly Expression[];
}

/** Which values of a carry: at the start or the end of each step, over the scan's axis, or at the end of all. */
export type ScanPart = 'before' | 'after' | 'last';

/** What an op needs beside its arguments. */
export interface Attributes {
  readonly value?: number;
  readonly values?: Values;
  readonly name?: string;
  readonly axis?: Axis;
  readonly codes?: Codes;
  /** Rows and columns of the matrix that the op works on. */
  readonly matrix?: { readonly row: Axis; readonly column: Axis };
  readonly scan?: ScanBody;
  /** Which of a scan's results. */
  readonly result?: { readonly carry: number; readonly part: ScanPart };
}

export type Operand = Expression | number;

type Unary = () => Expression;
type Binary = (other: Operand) => Expression;

/** An immutable node of the expression graph. Methods are the ops of `ops/`, installed by `fluent.ts`. */
export class Expression {
  readonly op: Op;
  readonly args: readonly Expression[];
  /** Index order of the value, outermost first; empty for a scalar. */
  readonly axes: readonly Axis[];
  readonly attributes: Attributes;

  declare add: Binary;
  declare sub: Binary;
  declare mul: Binary;
  declare div: Binary;
  declare pow: Binary;
  declare neg: Unary;
  declare square: Unary;
  declare sqrt: Unary;
  declare abs: Unary;
  declare exp: Unary;
  declare log: Unary;
  declare log1p: Unary;
  declare expit: Unary;
  declare lessThan: Binary;
  declare lessEqual: Binary;
  declare greaterThan: Binary;
  declare greaterEqual: Binary;
  /** Turns the axis `codes.axis` into `codes.over`: element i of the result is this at codes[i]. */
  declare at: (codes: Codes) => Expression;
  /** Sum over one axis, or over all axes. */
  declare sum: (axis?: Axis) => Expression;
  /** Mean over one axis, or over all axes. */
  declare mean: (axis?: Axis) => Expression;

  constructor(
    op: Op,
    args: readonly Expression[],
    axes: readonly Axis[],
    attributes: Attributes = noAttributes,
  ) {
    this.op = op;
    this.args = args;
    this.axes = axes;
    this.attributes = attributes;
  }

  /** JavaScript's operators reach an expression where natural syntax was not transformed, or was not meant. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === 'string') return `[expression ${this.op.name}]`;
    throw new ModelError(
      'OPERATOR_ON_EXPRESSION',
      `An operator or a function of JavaScript got an expression (${this.op.name}) where it needs a number. Write the op as a method, x.add(y), ` +
        'or use natural syntax: import from "@bayes-window/dsl/natural", run the file through the transform, and give ' +
        'helper functions parameters of type Real.',
      { op: this.op.name },
    );
  }
}

const noAttributes: Attributes = {};
