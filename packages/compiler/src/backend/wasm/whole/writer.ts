import {
  type Code,
  control,
  f64,
  f64x2,
  i32,
  type Lanes,
  local,
  scalarLanes,
  simdLanes,
  type ValueType,
} from '../assembler/index.ts';
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

  /** `body` as long as `condition` holds, which is asked before each time. */
  while(condition: Code, body: () => void): void {
    this.statements.push(control.loop(control.if(condition, [this.nested(body), control.br(1)])));
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

  if(condition: Code, body: () => void): void {
    this.statements.push(control.if(condition, this.nested(body)));
  }

  /** sum over k < count of x_k y_k. */
  dot(count: Code, x: Run, y: Run): Code {
    const total = this.variable(f64.const(0), 'f64');
    const pairs = this.simd ? this.variable(f64x2.splat(f64.const(0)), 'v128') : total;
    this.along(count, [x, y], (lanes, [p, q]) => {
      const sum = lanes.width === 1 ? total : pairs;
      sum.set(lanes.add(sum.get, lanes.mul(lanes.load(p, x.base), lanes.load(q, y.base))));
    });
    if (pairs === total) return total.get;
    const ofPairs = f64.add(f64x2.extractLane(pairs.get, 0), f64x2.extractLane(pairs.get, 1));
    return this.let(f64.add(total.get, ofPairs), 'f64');
  }

  /** y_k += factor x_k for k < count. */
  addMultiple(count: Code, factor: Code, x: Run, y: Run): void {
    this.along(count, [x, y], (lanes, [p, q]) => {
      const product = lanes.mul(lanes.splat(factor), lanes.load(p, x.base));
      this.add(lanes.store(q, y.base, lanes.add(lanes.load(q, y.base), product)));
    });
  }

  /** Puts what `change` makes of the elements k < count of the runs in place of those of the first runs. */
  change(count: Code, runs: readonly Run[], change: (lanes: Lanes, ...elements: Code[]) => Code[]): void {
    this.along(count, runs, (lanes, pointers) => {
      const elements = runs.map(({ base }, r) => this.let(lanes.load(pointers[r], base), lanes.type));
      for (const [r, value] of change(lanes, ...elements).entries())
        this.add(lanes.store(pointers[r], runs[r].base, value));
    });
  }

  /** `body` along runs of the same length, two elements at a time where all are dense; `pointers` are byte offsets. */
  private along(
    count: Code,
    runs: readonly Run[],
    body: (lanes: Lanes, pointers: readonly Code[]) => void,
  ): void {
    const pointers = runs.map(({ start }) => this.variable(start, 'i32'));
    const step = (lanes: Lanes): void => {
      body(
        lanes,
        pointers.map(({ get }) => get),
      );
      for (const [r, pointer] of pointers.entries())
        pointer.set(i32.add(pointer.get, i32.const(lanes.width * runs[r].stride)));
    };
    if (!this.simd || runs.some(({ stride }) => stride !== 8)) {
      this.upTo(count, () => step(scalarLanes));
      return;
    }
    this.upTo(i32.shrU(count, i32.const(1)), () => step(simdLanes));
    this.if(i32.and(count, i32.const(1)), () => step(scalarLanes));
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
