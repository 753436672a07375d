import {
  type Code,
  control,
  type FunctionDefinition,
  type Lanes,
  local,
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
  let(value: Code): Code {
    return this.variable(value).get;
  }

  variable(initial: Code): Variable {
    this.locals.push(this.lanes.type);
    const index = this.arity + this.locals.length - 1;
    this.statements.push(local.set(index, initial));
    return { get: local.get(index), set: (value) => this.statements.push(local.set(index, value)) };
  }

  call(name: string, ...args: Code[]): Code {
    return callMath(name, this.lanes, this.calls, args);
  }

  /** One lane only: runs `body` where `condition` holds. */
  if(condition: Code, body: () => void): void {
    this.statements.push(control.if(condition, this.nested(body)));
  }

  /** One lane only: leaves the function with `value` where `condition` holds. */
  returnIf(condition: Code, value: () => Code): void {
    this.if(condition, () => this.statements.push(control.return(value())));
  }

  /** One lane only: repeats `body` as long as `condition` holds. */
  while(condition: Code, body: () => void): void {
    this.statements.push(
      control.block(control.loop([control.brIf(1, [condition, 0x45]), this.nested(body), control.br(0)])),
    );
  }

  /** c[0] + c[1] x + c[2] x^2 + ... by Horner's rule. */
  polynomial(coefficients: readonly number[], x: Code): Code {
    const { lanes } = this;
    return coefficients.reduceRight<Code>(
      (sum, c, k) =>
        k === coefficients.length - 1 ? lanes.const(c) : lanes.add(lanes.mul(sum, x), lanes.const(c)),
      [],
    );
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
