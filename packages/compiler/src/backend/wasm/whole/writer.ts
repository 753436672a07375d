import { type Code, control, f64, f64x2, i32, local, type ValueType, v128 } from '../assembler/index.ts';
import { countedLoop } from '../counted-loops.ts';
import { type KernelState, newLocal } from '../kernel-state.ts';

/** One repeat of an array: element (i, j, ...) lies `strides` bytes apart along each core axis, wherever the array came from. */
export interface ArrayView {
  /** Static part of the address. */
  readonly base: number;
  /** Byte offset of the repeat. */
  readonly repeat: Code;
  readonly strides: readonly number[];
}

/** Consecutive elements of an array: the first one's byte offset, and bytes from one to the next. */
export interface Run {
  readonly base: number;
  readonly start: Code;
  readonly stride: number;
}

/** A local that changes. */
export interface Variable {
  readonly get: Code;
  set(value: Code): void;
}

/** Writes loops over whole arrays, statement by statement. Indices are i32 code. */
export class ArrayWriter {
  private readonly state: KernelState;
  private statements: Code[] = [];

  constructor(state: KernelState) {
    this.state = state;
  }

  /** Whether vectors can be used. */
  get simd(): boolean {
    return this.state.engine.simd;
  }

  get written(): Code {
    return this.statements;
  }

  add(code: Code): void {
    this.statements.push(code);
  }

  /** A local with a value; the code returned is cheap to repeat. */
  let(value: Code, type: ValueType): Code {
    return this.variable(value, type).get;
  }

  variable(initial: Code, type: ValueType): Variable {
    const index = newLocal(this.state, type);
    this.statements.push(local.set(index, initial));
    return { get: local.get(index), set: (value) => this.statements.push(local.set(index, value)) };
  }

  /** `body` for each index from 0 to count - 1; `count` may be 0. */
  upTo(count: Code, body: (index: Code) => void): void {
    const counter = newLocal(this.state, 'i32');
    const inner = this.nested(() => body(local.get(counter)));
    this.statements.push(control.if(count, countedLoop(counter, count, inner)));
  }

  /** `body` for each index from count - 1 down to 0; `count` is at least 1. */
  downFrom(count: number, body: (index: Code) => void): void {
    this.upTo(i32.const(count), (passed) => body(this.let(i32.sub(i32.const(count - 1), passed), 'i32')));
  }

  load(view: ArrayView, ...indices: Code[]): Code {
    return f64.load(this.offset(view, indices), view.base);
  }

  store(view: ArrayView, value: Code, ...indices: Code[]): void {
    this.statements.push(f64.store(this.offset(view, indices), view.base, value));
  }

  /** The elements along core axis `along`, from index 0, at the given indices of the other axes (0 for `along` itself). */
  run(view: ArrayView, along: number, ...indices: Code[]): Run {
    return { base: view.base, start: this.offset(view, indices), stride: view.strides[along] };
  }

  /** sum over k < count of x_k y_k: two at a time where both runs are dense. */
  dot(count: Code, x: Run, y: Run): Code {
    const total = this.variable(f64.const(0), 'f64');
    const [p, q] = [this.variable(x.start, 'i32'), this.variable(y.start, 'i32')];
    const addOne = (): void =>
      total.set(f64.add(total.get, f64.mul(f64.load(p.get, x.base), f64.load(q.get, y.base))));
    if (!this.areDense(x, y)) {
      this.upTo(count, () => {
        addOne();
        advance([p, x.stride], [q, y.stride]);
      });
      return total.get;
    }
    const pairs = this.variable(f64x2.splat(f64.const(0)), 'v128');
    this.upTo(i32.shrU(count, i32.const(1)), () => {
      pairs.set(f64x2.add(pairs.get, f64x2.mul(v128.load(p.get, x.base), v128.load(q.get, y.base))));
      advance([p, 16], [q, 16]);
    });
    total.set(f64.add(f64x2.extractLane(pairs.get, 0), f64x2.extractLane(pairs.get, 1)));
    this.ifOdd(count, addOne);
    return total.get;
  }

  /** y_k += factor x_k for k < count, likewise. */
  addMultiple(count: Code, factor: Code, x: Run, y: Run): void {
    const [p, q] = [this.variable(x.start, 'i32'), this.variable(y.start, 'i32')];
    const addOne = (): void =>
      this.add(
        f64.store(q.get, y.base, f64.add(f64.load(q.get, y.base), f64.mul(factor, f64.load(p.get, x.base)))),
      );
    if (!this.areDense(x, y)) {
      this.upTo(count, () => {
        addOne();
        advance([p, x.stride], [q, y.stride]);
      });
      return;
    }
    const factors = this.let(f64x2.splat(factor), 'v128');
    this.upTo(i32.shrU(count, i32.const(1)), () => {
      const sum = f64x2.add(v128.load(q.get, y.base), f64x2.mul(factors, v128.load(p.get, x.base)));
      this.add(v128.store(q.get, y.base, sum));
      advance([p, 16], [q, 16]);
    });
    this.ifOdd(count, addOne);
  }

  private ifOdd(count: Code, body: () => void): void {
    this.statements.push(control.if(i32.and(count, i32.const(1)), this.nested(body)));
  }

  private areDense(x: Run, y: Run): boolean {
    return this.simd && x.stride === 8 && y.stride === 8;
  }

  /** Byte offset of an element. */
  offset({ repeat, strides }: ArrayView, indices: readonly Code[]): Code {
    return indices.reduce(
      (sum: Code, index, d) => i32.add(sum, i32.mul(index, i32.const(strides[d]))),
      repeat,
    );
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

function advance(...steps: (readonly [Variable, number])[]): void {
  for (const [pointer, bytes] of steps) pointer.set(i32.add(pointer.get, i32.const(bytes)));
}
