import type { ElementwiseName, Expression } from '@bayes-window/dsl';
import { arrange } from '../../schedule/arrange.ts';
import { type Loop, schedule } from '../../schedule/schedule.ts';
import { type Destination, tasksFor } from '../../schedule/tasks.ts';
import { type Code, type FunctionDefinition, f64, i32, local, scalarLanes } from './assembler/index.ts';
import { allocateBuffers, type KernelState, newLocal, readScalar } from './kernel-state.ts';
import { mathCall } from './libm/index.ts';
import { emitLoop } from './loop-nest.ts';
import { rules } from './rules.ts';
import { emitScan } from './scan-loop.ts';
import { SpelledValues } from './spelled-values.ts';
import { emitWhole } from './whole/index.ts';

/** One function: computes `result` (if any), which it returns, and stores values at their destinations. */
export interface KernelSpec {
  readonly name: string;
  readonly result?: Expression;
  readonly destinations: readonly Destination[];
}

/** Lowers a kernel to a function. Adds its arrays to the layout and the library functions it calls to `calls`. */
export function emitKernel(
  { name, result, destinations }: KernelSpec,
  module: Pick<KernelState, 'engine' | 'layout' | 'inputs' | 'calls'>,
): FunctionDefinition {
  const state: KernelState = {
    ...module,
    buffers: new Map(),
    storage: new Map(),
    spelled: new SpelledValues(),
    aliases: new Map(),
    scalars: new Map(),
    enclosing: { space: [], indices: [] },
    locals: [],
  };
  const code = emitTasks(state, result === undefined ? [] : [result], destinations);
  const body = result === undefined ? code : [code, readScalar(state, result)];
  return { name, params: [], results: result === undefined ? [] : ['f64'], locals: state.locals, body };
}

/** Code for all work that some scalars and destinations need. Adds what it makes to the state. */
function emitTasks(
  state: KernelState,
  scalars: readonly Expression[],
  destinations: readonly Destination[],
): Code {
  const tasks = tasksFor(scalars, destinations, state.enclosing.space);
  const { loops, storage } = arrange(schedule(tasks), state.storage);
  for (const [value, axes] of storage) state.storage.set(value, axes);
  allocateBuffers(state, loops);
  return loops.map((loop) =>
    loop.space.length === 0 ? emitStraightLine(state, loop) : emitLoop(state, loop),
  );
}

function emitStraightLine(state: KernelState, { tasks }: Loop): Code {
  return tasks.map((task) => {
    if (task.kind === 'store') {
      const { address, value } = task.destination;
      return f64.store(i32.const(0), address, readScalar(state, value));
    }
    if (task.kind === 'whole') return emitWhole(state, task.node);
    if (task.kind === 'scan') return emitScan(state, task, emitTasks);
    const { node } = task;
    const call = (name: Parameters<typeof mathCall>[0], ...args: Code[]): Code =>
      mathCall(name, scalarLanes, state.calls, args);
    const args = node.args.map((arg) => readScalar(state, arg));
    const isTrue = (i: number): Code => f64.ne(args[i], f64.const(0));
    const value = rules[node.op.name as ElementwiseName]({ lanes: scalarLanes, call, isTrue }, ...args);
    const index = newLocal(state, 'f64');
    state.scalars.set(node, index);
    return local.set(index, value);
  });
}
