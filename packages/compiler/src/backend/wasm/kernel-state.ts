import { type Axis, type Expression, sizeOf } from '@bayes-window/dsl';
import { endingIn } from '../../schedule/arrange.ts';
import type { Loop } from '../../schedule/schedule.ts';
import { needsOf, producedBy, type Task } from '../../schedule/tasks.ts';
import { isTotal } from '../../schedule/unrolled-axes.ts';
import { type Code, i32, type Lanes, type ValueType } from './assembler/index.ts';
import { isInCode } from './constants.ts';
import type { Engine } from './engine.ts';
import type { MemoryLayout } from './memory-layout.ts';
import type { SpelledValues } from './spelled-values.ts';

/** What one function's code generation knows: its locals, and where each value lives. */
export interface KernelState {
  readonly engine: Engine;
  readonly layout: MemoryLayout;
  /** Byte address of each input's values. */
  readonly inputs: ReadonlyMap<Expression, number>;
  /** Byte address of each computed array that must be in memory. */
  readonly buffers: ReadonlyMap<Expression, number>;
  /** The order in which each computed array lies in memory. */
  readonly storage: ReadonlyMap<Expression, readonly Axis[]>;
  readonly spelled: SpelledValues;
  /** Local of each computed scalar. */
  readonly scalars: Map<Expression, number>;
  /** Names of the library functions called so far, by lane width. */
  readonly calls: Set<string>;
  readonly locals: ValueType[];
}

export function newLocal({ locals }: KernelState, type: ValueType): number {
  locals.push(type);
  return locals.length - 1;
}

/** Where an array lies, row-major over `axes`. */
export interface StoredArray {
  readonly address: number;
  readonly axes: readonly Axis[];
}

/** The axes of an array in the order in which it lies for a loop with innermost axis `inner`. */
export function storageAxes({ storage }: KernelState, value: Expression, inner?: Axis): readonly Axis[] {
  if (value.op.kind === 'data') return inner === undefined ? value.axes : endingIn(value.axes, inner);
  return storage.get(value) ?? value.axes;
}

/** An array that is in memory: an input, data, or computed before. */
export function storedArray(state: KernelState, value: Expression, inner?: Axis): StoredArray {
  const { layout, inputs, buffers } = state;
  const axes = storageAxes(state, value, inner);
  if (value.op.kind === 'data')
    return { address: layout.placeValues(value.attributes.values as Float64Array, value.axes, axes), axes };
  return { address: (inputs.get(value) ?? buffers.get(value)) as number, axes };
}

/** Buffers for the arrays that outlive the point they are computed at: read in another loop, or at another index. */
export function allocateBuffers(loops: readonly Loop[], layout: MemoryLayout): Map<Expression, number> {
  const buffers = new Map<Expression, number>();
  for (const { tasks, space } of loops) {
    const local = new Set(tasks.flatMap((task) => (task.kind === 'compute' ? [task.node] : [])));
    for (const task of tasks) {
      for (const need of needsOf(task))
        if (isArray(need) && (!local.has(need) || readsElsewhere(task))) place(need);
      for (const value of producedBy(task))
        if ((task.kind === 'whole' || isTotal(value, space)) && isArray(value)) place(value);
    }
  }
  return buffers;

  function place(value: Expression): void {
    const computed = value.args.length > 0;
    if (computed && !buffers.has(value)) buffers.set(value, layout.allocate(sizeOf(value.axes)));
  }
}

function readsElsewhere(task: Task): boolean {
  return task.kind === 'whole' || (task.kind === 'compute' && task.node.op.kind === 'gather');
}

function isArray(value: Expression): boolean {
  return value.axes.length > 0;
}

/** A constant: spelled out, or read from memory if it may stem from the data. */
export function constantCode({ layout }: KernelState, lanes: Lanes, constant: Expression): Code {
  const value = constant.attributes.value as number;
  return isInCode(value) ? lanes.const(value) : lanes.loadSplat(i32.const(0), layout.placeConstant(constant));
}
