import type { ElementwiseName, Expression } from '@bayes-window/dsl';
import { arrange } from '../../schedule/arrange.ts';
import { type Loop, schedule } from '../../schedule/schedule.ts';
import { type Destination, tasksFor } from '../../schedule/tasks.ts';
import { type Code, type FunctionDefinition, f64, i32, local, scalarLanes } from './assembler/index.ts';
import { allocateBuffers, constantCode, type KernelState, newLocal, storedArray } from './kernel-state.ts';
import { mathCall } from './libm/index.ts';
import { emitLoop } from './loop-nest.ts';
import { rules } from './rules.ts';
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
  const { loops, storage } = arrange(schedule(tasksFor(result === undefined ? [] : [result], destinations)));
  const state: KernelState = {
    ...module,
    buffers: allocateBuffers(loops, module.layout),
    storage,
    spelled: new SpelledValues(),
    scalars: new Map(),
    locals: [],
  };
  const code: Code[] = loops.map((loop) =>
    loop.space.length === 0 ? emitStraightLine(state, loop) : emitLoop(state, loop),
  );
  const body = result === undefined ? code : [...code, readScalar(state, result)];
  return { name, params: [], results: result === undefined ? [] : ['f64'], locals: state.locals, body };
}

function emitStraightLine(state: KernelState, { tasks }: Loop): Code {
  return tasks.map((task) => {
    if (task.kind === 'store') {
      const { address, value } = task.destination;
      return f64.store(i32.const(0), address, readScalar(state, value));
    }
    if (task.kind === 'whole') return emitWhole(state, task.node);
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

function readScalar(state: KernelState, value: Expression): Code {
  if (value.op.kind === 'constant') return constantCode(state, scalarLanes, value);
  const known = state.scalars.get(value);
  return known === undefined ? f64.load(i32.const(0), storedArray(state, value).address) : local.get(known);
}
