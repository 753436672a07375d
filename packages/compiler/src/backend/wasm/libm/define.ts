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

/** Where code is written to: the lanes at hand, new locals, and the names of the functions called so far. */
export interface Surroundings {
  readonly lanes: Lanes;
  readonly calls: Set<string>;
  newLocal(type: ValueType): number;
}

/** Writes one function of the library, statement by statement. */
export class FunctionWriter {
  readonly lanes: Lanes;
  private readonly surroundings: Surroundings;
  private statements: Code[] = [];

  constructor(surroundings: Surroundings) {
    this.lanes = surroundings.lanes;
    this.surroundings = surroundings;
  }

  /** What has been written so far. */
  get written(): Code {
    return this.statements;
  }

  /** Computes a value once; the code returned is cheap to repeat. */
  let(value: Code, type: ValueType = this.lanes.type): Code {
    return this.variable(value, type).get;
  }

  variable(initial: Code, type: ValueType = this.lanes.type): Variable {
    const index = this.surroundings.newLocal(type);
    this.statements.push(local.set(index, initial));
    return { get: local.get(index), set: (value) => this.statements.push(local.set(index, value)) };
  }

  call(name: string, ...args: Code[]): Code {
    return callMath(name, this.lanes, this.surroundings.calls, args);
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

  /** One lane only: runs `body`, and again as long as the condition that it returns holds. */
  repeatWhile(body: () => Mask): void {
    let condition: Mask = [];
    const code = this.nested(() => {
      condition = body();
    });
    this.statements.push(control.loop([code, control.brIf(0, condition)]));
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
    return lanes.add(lanes.mul(x, this.estrin(rest, powers)), lanes.const(first));
  }

  /** `powers` holds x, x^2, x^4, ... */
  private estrin(coefficients: readonly number[], powers: readonly Code[]): Code {
    const { lanes } = this;
    if (coefficients.length === 1) return lanes.const(coefficients[0]);
    if (coefficients.length === 2)
      return lanes.add(lanes.mul(powers[0], lanes.const(coefficients[1])), lanes.const(coefficients[0]));
    const k = Math.ceil(Math.log2(coefficients.length)) - 1;
    const [low, high] = [coefficients.slice(0, 2 ** k), coefficients.slice(2 ** k)];
    return lanes.add(this.estrin(low, powers), lanes.mul(powers[k], this.estrin(high, powers)));
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
  /** Short and frequent enough that loops repeat its code rather than call it. */
  readonly isInlined?: boolean;
  write(writer: FunctionWriter, ...args: Code[]): Code;
}

/** Branch-free code that runs on one lane and on two. */
export function vectorized(arity: number, write: MathFunction['write']): MathFunction {
  return { arity, lanes: 'any', write };
}

/** The same, repeated in loops rather than called. */
export function inlined(arity: number, write: MathFunction['write']): MathFunction {
  return { ...vectorized(arity, write), isInlined: true };
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
  const locals: ValueType[] = [];
  const newLocal = (type: ValueType): number => arity + locals.push(type) - 1;
  const args = Array.from({ length: arity }, (_, i) => local.get(i));
  const writer = new FunctionWriter({ lanes, calls, newLocal });
  const isWhole = lanes.width === 1 || kind === 'any';
  const result = isWhole ? write(writer, ...args) : laneByLane(name, lanes, calls, args);
  const params = args.map(() => lanes.type);
  return { name: fullName, params, results: [lanes.type], locals, body: [writer.written, result] };
}

function laneByLane(name: string, lanes: Lanes, calls: Set<string>, args: readonly Code[]): Code {
  const parts = Array.from({ length: lanes.width }, (_, lane) =>
    callMath(
      name,
      scalarLanes,
      calls,
      args.map((arg) => lanes.extract(arg, lane)),
    ),
  );
  return lanes.pack(parts);
}
