import { type Axis, type Expression, sizeOf } from '@bayes-window/dsl';
import { endingIn } from '../../schedule/arrange.ts';
import type { Loop } from '../../schedule/schedule.ts';
import { type Destination, needsOf, producedBy, type Task } from '../../schedule/tasks.ts';
import { isTotal } from '../../schedule/unrolled-axes.ts';
import {
  type Code,
  type FunctionDefinition,
  f64,
  i32,
  type Lanes,
  local,
  scalarLanes,
  type ValueType,
} from './assembler/index.ts';
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
  readonly buffers: Map<Expression, number>;
  /** The order in which each computed array lies in memory. */
  readonly storage: Map<Expression, readonly Axis[]>;
  readonly spelled: SpelledValues;
  /** Local of each computed scalar. */
  readonly scalars: Map<Expression, number>;
  /** Names of the library functions called so far, by lane width. */
  readonly calls: Set<string>;
  /** The functions of the module that code made so far calls, beside those of the library. */
  readonly functions: FunctionDefinition[];
  readonly locals: ValueType[];
  readonly enclosing: Enclosing;
  /** The values that a scan's body reads under another name; of an array over an enclosing axis, the current part. */
  readonly aliases: Map<Expression, Expression>;
}

/** The axes of the scans around the code, outermost first, and the locals that hold the current index along each. */
export interface Enclosing {
  readonly space: readonly Axis[];
  readonly indices: readonly number[];
}

/** Emits the work for some scalars, whose locals are then in the state, and destinations. */
export type EmitTasks = (
  state: KernelState,
  scalars: readonly Expression[],
  destinations: readonly Destination[],
) => Code;

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
export function storageAxes(state: KernelState, value: Expression, inner?: Axis): readonly Axis[] {
  const source = sourceOf(state, value);
  if (source.op.kind === 'data') return inner === undefined ? source.axes : endingIn(source.axes, inner);
  return state.storage.get(source) ?? source.axes;
}

function sourceOf({ aliases }: KernelState, value: Expression): Expression {
  let source = value;
  for (let next = aliases.get(source); next !== undefined; next = aliases.get(source)) source = next;
  return source;
}

/** An array that is in memory: an input, data, or computed before. */
export function storedArray(state: KernelState, value: Expression, inner?: Axis): StoredArray {
  const { layout, inputs, buffers } = state;
  const axes = storageAxes(state, value, inner);
  const source = sourceOf(state, value);
  if (source.op.kind === 'data')
    return { address: layout.placeValues(source.attributes.values as Float64Array, source.axes, axes), axes };
  return { address: (inputs.get(source) ?? buffers.get(source)) as number, axes };
}

/** Buffers for the arrays that outlive the point they are computed at: read in another loop, or at another index. */
export function allocateBuffers({ buffers, layout }: KernelState, loops: readonly Loop[]): void {
  for (const { tasks, space } of loops) {
    const local = new Set(tasks.flatMap((task) => (task.kind === 'compute' ? [task.node] : [])));
    for (const task of tasks) {
      for (const need of needsOf(task))
        if (isArray(need) && (!local.has(need) || readsElsewhere(task))) place(need);
      for (const value of producedBy(task))
        if ((task.kind === 'whole' || isTotal(value, space)) && isArray(value)) place(value);
    }
  }

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

/** A number that is known: a constant, in a local, or in memory. */
export function readScalar(state: KernelState, value: Expression): Code {
  if (value.op.kind === 'constant') return constantCode(state, scalarLanes, value);
  const known = state.scalars.get(value);
  return known === undefined ? f64.load(i32.const(0), storedArray(state, value).address) : local.get(known);
}

/** A constant: spelled out, or read from memory if it may stem from the data. */
export function constantCode({ layout }: KernelState, lanes: Lanes, constant: Expression): Code {
  const value = constant.attributes.value as number;
  return isInCode(value) ? lanes.const(value) : lanes.loadSplat(i32.const(0), layout.placeConstant(constant));
}
