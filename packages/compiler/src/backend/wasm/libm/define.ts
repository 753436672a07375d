import {
  type Code,
  control,
  type FunctionDefinition,
  type Lanes,
  local,
  type Mask,
  scalarLanes,
  simdLanes,
  type ValueType,
} from '../assembler/index.ts';

/** A local of the function being written. */
export interface Variable {
  readonly get: Code;
  set(value: Code): void;
}

/** Writes one function of the library, statement by statement, in the lanes at hand. */
export class FunctionWriter {
  readonly lanes: Lanes;
  readonly args: readonly Code[];
  private readonly locals: ValueType[] = [];
  private readonly calls: Set<string>;
  private readonly arity: number;
  private statements: Code[] = [];

  /** `calls` collects the names of the functions this one calls. */
  constructor(lanes: Lanes, arity: number, calls: Set<string>) {
    this.lanes = lanes;
    this.arity = arity;
    this.calls = calls;
    this.args = Array.from({ length: arity }, (_, i) => local.get(i));
  }

  /** Computes a value once; the code returned is cheap to repeat. */
  let(value: Code, type: ValueType = this.lanes.type): Code {
    return this.variable(value, type).get;
  }

  variable(initial: Code, type: ValueType = this.lanes.type): Variable {
    this.locals.push(type);
    const index = this.arity + this.locals.length - 1;
    this.statements.push(local.set(index, initial));
    return { get: local.get(index), set: (value) => this.statements.push(local.set(index, value)) };
  }

  call(name: string, ...args: Code[]): Code {
    return callMath(name, this.lanes, this.calls, args);
  }

  /** Runs `body` if the mask holds on any lane. What it sets must be selected by the mask: other lanes keep their values. */
  ifAny(mask: Mask, body: () => void): void {
    this.statements.push(control.if(this.lanes.any(mask), this.nested(body)));
  }

  /** `value`, but `other` on the lanes where the mask holds; it is computed only if there are any. */
  unless(mask: Mask, value: Code, other: () => Code): Code {
    const result = this.variable(value);
    this.ifAny(mask, () => result.set(this.lanes.select(mask, other(), result.get)));
    return result.get;
  }

  /** One lane only: leaves the function with `value` where `condition` holds. */
  returnIf(condition: Mask, value: () => Code): void {
    this.ifAny(condition, () => this.statements.push(control.return(value())));
  }

  /**
   * c[0] + x (c[1] + c[2] x + ...). The inner polynomial is split in halves, P(x) + x^(2^k) Q(x) (Estrin's scheme), so
   * that the processor works on several terms at once.
   */
  polynomial([first, ...rest]: readonly number[], x: Code): Code {
    const { lanes } = this;
    const powers = [x];
    while (2 ** powers.length < rest.length) {
      const last = powers[powers.length - 1];
      powers.push(this.let(lanes.mul(last, last)));
    }
    return lanes.add(lanes.const(first), lanes.mul(x, this.estrin(rest, powers)));
  }

  /** `powers` holds x, x^2, x^4, ... */
  private estrin(coefficients: readonly number[], powers: readonly Code[]): Code {
    const { lanes } = this;
    if (coefficients.length === 1) return lanes.const(coefficients[0]);
    const k = Math.ceil(Math.log2(coefficients.length)) - 1;
    const [low, high] = [coefficients.slice(0, 2 ** k), coefficients.slice(2 ** k)];
    return lanes.add(this.estrin(low, powers), lanes.mul(powers[k], this.estrin(high, powers)));
  }

  definition(name: string, result: Code): FunctionDefinition {
    const { type } = this.lanes;
    const params = this.args.map(() => type);
    return { name, params, results: [type], locals: this.locals, body: [this.statements, result] };
  }

  private nested(body: () => void): Code {
    const outer = this.statements;
    this.statements = [];
    body();
    const inner = this.statements;
    this.statements = outer;
    return inner;
  }
}

/** A function of the library, written once: for any lanes, or for one lane and applied lane by lane. */
export interface MathFunction {
  readonly arity: number;
  readonly lanes: 'any' | 'one';
  write(writer: FunctionWriter, ...args: Code[]): Code;
}

/** Branch-free code that runs on one lane and on two. */
export function vectorized(arity: number, write: MathFunction['write']): MathFunction {
  return { arity, lanes: 'any', write };
}

/** Code with branches: two lanes are done one after the other. */
export function scalar(arity: number, write: MathFunction['write']): MathFunction {
  return { arity, lanes: 'one', write };
}

export function callMath(name: string, { suffix }: Lanes, calls: Set<string>, args: readonly Code[]): Code {
  calls.add(name + suffix);
  return control.call(name + suffix, ...args);
}

/** The function's code in the lanes that its full name (with suffix) asks for. */
export function defineFunction(
  name: string,
  fullName: string,
  { arity, lanes: kind, write }: MathFunction,
  calls: Set<string>,
): FunctionDefinition {
  const lanes = fullName === name ? scalarLanes : simdLanes;
  const writer = new FunctionWriter(lanes, arity, calls);
  if (lanes.width === 1 || kind === 'any') return writer.definition(fullName, write(writer, ...writer.args));
  const parts = Array.from({ length: lanes.width }, (_, lane) =>
    callMath(
      name,
      scalarLanes,
      calls,
      writer.args.map((arg) => lanes.extract(arg, lane)),
    ),
  );
  return writer.definition(fullName, lanes.pack(parts));
}
