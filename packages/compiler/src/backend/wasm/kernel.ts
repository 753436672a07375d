import type { ElementwiseName, Expression } from '@bayes-window/dsl';
import { arrange } from '../../schedule/arrange.ts';
import { type Loop, schedule } from '../../schedule/schedule.ts';
import { type Destination, tasksFor } from '../../schedule/tasks.ts';
import {
  type Code,
  type FunctionDefinition,
  f64,
  i32,
  type Lanes,
  local,
  scalarLanes,
  simdLanes,
} from './assembler/index.ts';
import { allocateBuffers, type KernelState, newLocal, readScalar } from './kernel-state.ts';
import { type MathName, mathCall } from './libm/index.ts';
import { emitLoop } from './loop-nest.ts';
import { pairCalls } from './paired-calls.ts';
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

/** Lowers a kernel to a function. Adds its arrays to the layout, and what it calls to `calls` and `functions`. */
export function emitKernel(
  { name, result, destinations }: KernelSpec,
  module: Pick<KernelState, 'engine' | 'layout' | 'inputs' | 'calls' | 'functions'>,
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
  const groups = state.engine.simd ? pairCalls(tasks) : tasks.map((task) => [task]);
  return groups.map(([task, ...others]) => {
    if (task.kind === 'store') {
      const { address, value } = task.destination;
      return f64.store(i32.const(0), address, readScalar(state, value));
    }
    if (task.kind === 'whole') return emitWhole(state, task.node);
    if (task.kind === 'scan') return emitScan(state, task, emitTasks);
    const nodes = [task, ...others].flatMap((each) => (each.kind === 'compute' ? [each.node] : []));
    return nodes.length === 1 ? computeScalar(state, nodes[0]) : computeTogether(state, nodes);
  });
}

function computeScalar(state: KernelState, node: Expression): Code {
  const args = node.args.map((arg) => readScalar(state, arg));
  return setScalar(state, node, spell(state, scalarLanes, node, args));
}

/** Numbers of one op, one on each lane of a vector. */
function computeTogether(state: KernelState, nodes: readonly Expression[]): Code {
  const lanes = simdLanes;
  const code: Code[] = [];
  const keep = (value: Code): Code => {
    const index = newLocal(state, lanes.type);
    code.push(local.set(index, value));
    return local.get(index);
  };
  const args = nodes[0].args.map((_, k) =>
    keep(lanes.pack(nodes.map((node) => readScalar(state, node.args[k])))),
  );
  const values = keep(spell(state, lanes, nodes[0], args));
  return [code, nodes.map((node, lane) => setScalar(state, node, lanes.extract(values, lane)))];
}

function spell(state: KernelState, lanes: Lanes, { op }: Expression, args: readonly Code[]): Code {
  const call = (name: MathName, ...values: Code[]): Code => mathCall(name, lanes, state.calls, values);
  const isTrue = (k: number): Code => lanes.ne(args[k], lanes.const(0));
  return rules[op.name as ElementwiseName]({ lanes, call, isTrue }, ...args);
}

function setScalar(state: KernelState, node: Expression, value: Code): Code {
  const index = newLocal(state, 'f64');
  state.scalars.set(node, index);
  return local.set(index, value);
}
