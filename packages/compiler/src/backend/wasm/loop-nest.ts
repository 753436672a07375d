import { type Axis, type Expression, sizeOf } from '@bayes-window/dsl';
import type { Loop } from '../../schedule/schedule.ts';
import { isKnownAfterLoop } from '../../schedule/tasks.ts';
import { accumulationOf } from './accumulations.ts';
import { type Code, control, f64, i32, local, memory, scalarLanes, simdLanes } from './assembler/index.ts';
import { Cursors } from './cursors.ts';
import { type KernelState, newLocal, storageAxes, storedArray } from './kernel-state.ts';
import { type MathName, mathCall } from './libm/index.ts';
import { type Accumulator, LoopBody } from './loop-body.ts';

/** An accumulator with the number of values that each of its lanes takes in before it is collapsed. */
type Counted = Accumulator & { readonly steps: number };

/** Code of one loop nest: vectors of two points along the innermost axis, then the odd point. */
export function emitLoop(state: KernelState, loop: Loop): Code {
  const { space, tasks } = loop;
  const inner = space[space.length - 1];
  const counters = space.slice(0, -1).map(() => newLocal(state, 'i32'));
  const cursors = new Cursors(state, space, counters);
  const vectors = isContiguous(state, loop, cursors) ? Math.floor(inner.size / simdLanes.width) : 0;
  const rest = inner.size - vectors * simdLanes.width;
  const bodies = [
    ...(vectors > 0
      ? [{ body: new LoopBody(state, simdLanes, cursors, tasks), lanes: simdLanes, trips: vectors }]
      : []),
    ...(rest > 0
      ? [{ body: new LoopBody(state, scalarLanes, cursors, tasks), lanes: scalarLanes, trips: rest }]
      : []),
  ];
  const rounds = sizeOf(space) / inner.size;
  const accumulators = bodies.flatMap(({ body, trips }): Counted[] =>
    body.accumulators.map((a) => ({ ...a, steps: isPartial(a) ? trips : trips * rounds })),
  );
  const points = bodies.map(({ body, lanes, trips }) => [
    body.invariants,
    repeat(state, trips, [body.code, cursors.advance(lanes.width)]),
  ]);
  const partialTotals = accumulators.filter(isPartial).map((a) => addToBuffer(state, cursors, a));
  // The cursors are known only now that all code that uses them is made.
  const innerCode = [cursors.start(), accumulators.filter(isPartial).map(reset), points, partialTotals];
  return [
    clearBuffers(state, loop),
    accumulators.filter((a) => !isPartial(a)).map(reset),
    nest(space.slice(0, -1), counters, innerCode),
    finishScalars(
      state,
      accumulators.filter((a) => !isPartial(a)),
    ),
  ];
}

/** Whether every array that the loop reads or writes point by point is dense, or constant, along the innermost axis. */
function isContiguous(state: KernelState, { tasks }: Loop, cursors: Cursors): boolean {
  const dense = (axes: readonly Axis[]): boolean => cursors.innerStride(axes) <= 8;
  const isDense = (value: Expression): boolean => dense(storageAxes(state, value, cursors.inner));
  return tasks.every((task) => {
    if (task.kind === 'store') return dense(task.destination.axes) && isDense(task.destination.value);
    return task.node.op.kind === 'gather' || [...task.node.args, task.node].every(isDense);
  });
}

/** Whether a total is kept per point of the outer loops, rather than over the whole nest. */
function isPartial({ node }: Accumulator): boolean {
  return node.axes.length > 0;
}

function reset({ node, lanes, locals }: Accumulator): Code {
  return accumulationOf(node).states.map(({ start }, i) => local.set(locals[i], start(lanes)));
}

/** All lanes of a running state as one total. */
function collapse(state: KernelState, { node, lanes, locals, steps }: Counted): Code {
  const { states, finish, combine } = accumulationOf(node);
  const call = (name: MathName, x: Code): Code => mathCall(name, scalarLanes, state.calls, [x]);
  const ofLane = (lane: number): Code[] =>
    locals.map((index, i) => {
      if (lanes.width === 1) return local.get(index);
      const part = lanes.extract(local.get(index), lane);
      return states[i].kind === 'bits' ? scalarLanes.toBits(part) : part;
    });
  const totals = Array.from({ length: lanes.width }, (_, lane) => finish(ofLane(lane), steps, call));
  return totals.reduce((sum, total) => combine(scalarLanes, sum, total));
}

function addToBuffer(state: KernelState, cursors: Cursors, accumulator: Counted): Code {
  const { node } = accumulator;
  const { address: base, axes } = storedArray(state, node);
  const offset = cursors.at(axes);
  const { combine } = accumulationOf(node);
  return f64.store(offset, base, combine(scalarLanes, f64.load(offset, base), collapse(state, accumulator)));
}

function finishScalars(state: KernelState, accumulators: readonly Counted[]): Code {
  return accumulators.map((accumulator) => {
    const { node } = accumulator;
    const total = collapse(state, accumulator);
    const known = state.scalars.get(node);
    if (known !== undefined) {
      return local.set(known, accumulationOf(node).combine(scalarLanes, local.get(known), total));
    }
    const index = newLocal(state, 'f64');
    state.scalars.set(node, index);
    return local.set(index, total);
  });
}

/** Sets the buffers of the loop's reductions to their starting value. */
function clearBuffers(state: KernelState, { tasks }: Loop): Code {
  return tasks.map((task) => {
    const node = task.kind === 'compute' ? task.node : undefined;
    if (node === undefined || !isKnownAfterLoop(node) || node.axes.length === 0) return [];
    return fill(state, state.buffers.get(node) as number, node, accumulationOf(node).start);
  });
}

function fill(state: KernelState, address: number, { axes }: Expression, value: number): Code {
  const count = sizeOf(axes);
  if (value === 0) return memory.fill(i32.const(address), i32.const(0), i32.const(count * 8));
  const offset = newLocal(state, 'i32');
  return [
    local.set(offset, i32.const(0)),
    repeat(state, count, [
      f64.store(local.get(offset), address, f64.const(value)),
      local.set(offset, i32.add(local.get(offset), i32.const(8))),
    ]),
  ];
}

/** Loops around `inner`, one per axis, outermost first. */
function nest(axes: readonly Axis[], counters: readonly number[], inner: Code): Code {
  return axes.reduceRight<Code>((body, { size }, d) => countedLoop(counters[d], size, body), inner);
}

function repeat(state: KernelState, trips: number, body: Code): Code {
  return trips === 1 ? body : countedLoop(newLocal(state, 'i32'), trips, body);
}

function countedLoop(counter: number, trips: number, body: Code): Code {
  return [
    local.set(counter, i32.const(0)),
    control.loop([
      body,
      control.brIf(
        0,
        i32.ltU(local.tee(counter, i32.add(local.get(counter), i32.const(1))), i32.const(trips)),
      ),
    ]),
  ];
}
