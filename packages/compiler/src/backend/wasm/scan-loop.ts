import { type Axis, type Expression, hasAxis, input, type ScanBody, sizeOf } from '@bayes-window/dsl';
import type { Destination, ScanTask } from '../../schedule/tasks.ts';
import { unrollSteps } from '../../schedule/unroll-steps.ts';
import { type Code, f64, i32, local } from './assembler/index.ts';
import { countedLoop } from './counted-loops.ts';
import { Cursors } from './cursors.ts';
import {
  type EmitTasks,
  type KernelState,
  newLocal,
  readScalar,
  storageAxes,
  storedArray,
} from './kernel-state.ts';
import { emitUnrolledScan } from './unrolled-scan.ts';

/**
 * A scan as a loop over its steps, straight-line code where these are small. Otherwise a scalar carry lives in a local; a carry with axes in two buffers that change places
 * after each step, written as one array over an axis of two phases. What lies over the scan's axis is read and written
 * where it lies.
 */
export function emitScan(state: KernelState, task: ScanTask, emitTasks: EmitTasks): Code {
  const steps = unrollSteps(task.node.attributes.scan as ScanBody);
  return steps === undefined
    ? new ScanLoop(state, task, emitTasks).code()
    : emitUnrolledScan(state, task, steps, emitTasks);
}

interface Carry {
  readonly value: Expression;
  readonly first: Expression;
  readonly next: Expression;
  /** The local of a scalar, or the address of the buffers. */
  readonly place: number;
}

class ScanLoop {
  private readonly outer: KernelState;
  /** Within a step. */
  private readonly inner: KernelState;
  private readonly node: Expression;
  private readonly results: readonly Expression[];
  private readonly body: ScanBody;
  private readonly emitTasks: EmitTasks;
  private readonly carries: readonly Carry[];
  private readonly cursors: Cursors;
  private readonly index: number;
  private readonly phases: readonly { readonly axis: Axis; readonly index: number }[];

  constructor(state: KernelState, { node, results }: ScanTask, emitTasks: EmitTasks) {
    this.outer = state;
    this.node = node;
    this.results = results;
    this.body = node.attributes.scan as ScanBody;
    this.emitTasks = emitTasks;
    this.index = newLocal(state, 'i32');
    this.phases = ['read', 'write'].map((way) => ({
      axis: { name: `${way} phase of ${this.body.axis.name}`, size: 2 },
      index: newLocal(state, 'i32'),
    }));
    this.inner = this.stateOfStep();
    this.cursors = new Cursors(state, [...state.enclosing.space, this.body.axis], state.enclosing.indices);
    this.carries = this.body.carries.map((value, k) => this.carry(value, k));
  }

  code(): Code {
    const { axis, reverse } = this.body;
    const start = this.start();
    const arguments_ = this.readArguments();
    const step = [
      arguments_.eachStep,
      this.storeScalars('before'),
      this.emitTasks(this.inner, this.scalarNext(), this.stores()),
      this.finishStep(),
    ];
    const [first, way] = reverse ? [axis.size - 1, -1] : [0, 1];
    const advance = [
      this.cursors.advance(way),
      local.set(this.index, i32.add(local.get(this.index), i32.const(way))),
    ];
    // The cursors are known only now that all code that uses them is made.
    return [
      start,
      arguments_.once,
      this.cursors.start(),
      first === 0 ? [] : this.cursors.advance(first),
      local.set(this.index, i32.const(first)),
      countedLoop(newLocal(this.outer, 'i32'), i32.const(axis.size), [step, advance]),
      this.finish(),
    ];
  }

  private stateOfStep(): KernelState {
    const { enclosing, buffers, storage, aliases, scalars } = this.outer;
    return {
      ...this.outer,
      enclosing: {
        space: [...enclosing.space, this.body.axis, ...this.phases.map(({ axis }) => axis)],
        indices: [...enclosing.indices, this.index, ...this.phases.map(({ index }) => index)],
      },
      buffers: new Map(buffers),
      storage: new Map(storage),
      aliases: new Map(aliases),
      scalars: new Map(scalars),
    };
  }

  private carry(value: Expression, k: number): Carry {
    const { inner } = this;
    const isScalar = value.axes.length === 0;
    const place = isScalar ? newLocal(inner, 'f64') : inner.layout.allocate(2 * sizeOf(value.axes));
    if (isScalar) inner.scalars.set(value, place);
    else {
      inner.buffers.set(value, place);
      inner.storage.set(value, [this.phases[0].axis, ...value.axes]);
    }
    return { value, place, first: this.node.args[k], next: this.body.next[k] };
  }

  private get arrays(): readonly Carry[] {
    return this.carries.filter(({ value }) => value.axes.length > 0);
  }

  private get scalars(): readonly Carry[] {
    return this.carries.filter(({ value }) => value.axes.length === 0);
  }

  private scalarNext(): Expression[] {
    return this.scalars.map(({ next }) => next);
  }

  /** Puts the first values where the first step reads them. */
  private start(): Code {
    const [read, write] = this.phases;
    const firsts = this.arrays.map(({ value, place, first }) => ({
      value: this.standIn(first),
      axes: [write.axis, ...value.axes],
      address: place,
    }));
    const index = { space: [write.axis], indices: [write.index] };
    return [
      this.scalars.map(({ place, first }) => local.set(place, readScalar(this.outer, first))),
      local.set(write.index, i32.const(0)),
      firsts.length === 0 ? [] : this.emitTasks(this.within(index), [], firsts),
      local.set(read.index, i32.const(0)),
      local.set(write.index, i32.const(1)),
    ];
  }

  /** The state beside the loop, in buffers over the phases. */
  private within({ space, indices }: KernelState['enclosing']): KernelState {
    const { enclosing } = this.outer;
    return {
      ...this.inner,
      enclosing: {
        space: [...enclosing.space, ...space],
        indices: [...enclosing.indices, ...indices],
      },
    };
  }

  /** A leaf that stands for a value which is known. */
  private standIn(value: Expression): Expression {
    if (value.op.kind === 'constant') return value;
    const stand = input('known', value.axes);
    this.alias(stand, value);
    return stand;
  }

  private alias(stand: Expression, value: Expression): void {
    const { inner, outer } = this;
    const scalar = inner.scalars.get(value);
    if (scalar !== undefined) inner.scalars.set(stand, scalar);
    inner.aliases.set(stand, value);
    if (value.op.kind !== 'data') inner.storage.set(stand, storageAxes(outer, value));
  }

  /** Makes the body's parameters known: numbers in locals, arrays by alias. */
  private readArguments(): { readonly once: Code; readonly eachStep: Code } {
    const { axis, carries, parameters } = this.body;
    const [once, eachStep]: Code[][] = [[], []];
    for (const [i, parameter] of parameters.entries()) {
      const value = this.node.args[carries.length + i];
      if (parameter.axes.length > 0) {
        this.alias(parameter, value);
        continue;
      }
      const index = newLocal(this.inner, 'f64');
      this.inner.scalars.set(parameter, index);
      if (hasAxis(value.axes, axis)) eachStep.push(local.set(index, this.load(value)));
      else once.push(local.set(index, readScalar(this.outer, value)));
    }
    return { once, eachStep };
  }

  /** The current element of an array over the scan's axis alone. */
  private load(value: Expression): Code {
    const { address, axes } = storedArray(this.outer, value);
    return f64.load(this.cursors.at(axes), address);
  }

  private resultsOf(carry: Carry, part: string): readonly Expression[] {
    const k = this.carries.indexOf(carry);
    return this.results.filter(({ attributes: { result } }) => result?.carry === k && result.part === part);
  }

  private storeScalars(part: 'before' | 'after'): Code {
    return this.scalars.flatMap((carry) =>
      this.resultsOf(carry, part).map((result) => {
        const { address, axes } = storedArray(this.outer, result);
        return f64.store(this.cursors.at(axes), address, local.get(carry.place));
      }),
    );
  }

  /** Where a step puts the arrays: the carries' values at its start, the next ones, and those at its end. */
  private stores(): Destination[] {
    const [, write] = this.phases;
    const toResult = (value: Expression, result: Expression): Destination => ({
      ...{ value, ...storedArray(this.outer, result) },
    });
    return this.arrays.flatMap((carry) => {
      const { value, next, place } = carry;
      return [
        ...this.resultsOf(carry, 'before').map((result) => toResult(value, result)),
        { value: next, axes: [write.axis, ...value.axes], address: place },
        ...this.resultsOf(carry, 'after').map((result) => toResult(next, result)),
      ];
    });
  }

  /** All scalar carries move on at once, since the next of one may be another; the buffers change places. */
  private finishStep(): Code {
    const { scalars } = this;
    const moves = [
      scalars.map(({ next }) => readScalar(this.inner, next)),
      [...scalars].reverse().map(({ place }) => local.set(place, [])),
    ];
    const swap = this.phases.map(({ index }) => local.set(index, i32.sub(i32.const(1), local.get(index))));
    return [moves, this.storeScalars('after'), this.arrays.length === 0 ? [] : swap];
  }

  private finish(): Code {
    const [read] = this.phases;
    const lasts = this.arrays.flatMap((carry) =>
      this.resultsOf(carry, 'last').map((result) => ({
        ...{ value: carry.value, ...storedArray(this.outer, result) },
      })),
    );
    for (const carry of this.scalars)
      for (const result of this.resultsOf(carry, 'last')) this.outer.scalars.set(result, carry.place);
    const index = { space: [read.axis], indices: [read.index] };
    return lasts.length === 0 ? [] : this.emitTasks(this.within(index), [], lasts);
  }
}
