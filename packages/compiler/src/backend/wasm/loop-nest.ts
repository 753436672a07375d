import { type Axis, type Expression, sizeOf } from '@bayes-window/dsl';
import type { Loop } from '../../schedule/schedule.ts';
import { type Code, control, f64, i32, local, memory, scalarLanes, simdLanes } from './assembler/index.ts';
import { Cursors } from './cursors.ts';
import { type KernelState, newLocal } from './kernel-state.ts';
import { type Accumulator, LoopBody } from './loop-body.ts';
import { accumulations } from './rules.ts';

/** Code of one loop nest: vectors of two points along the innermost axis, then the odd point. */
export function emitLoop(state: KernelState, loop: Loop): Code {
  const { space, tasks } = loop;
  const inner = space[space.length - 1];
  const counters = space.slice(0, -1).map(() => newLocal(state, 'i32'));
  const cursors = new Cursors(state, space, counters);
  const vectors = isContiguous(loop, cursors) ? Math.floor(inner.size / simdLanes.width) : 0;
  const rest = inner.size - vectors * simdLanes.width;
  const bodies = [
    ...(vectors > 0
      ? [{ body: new LoopBody(state, simdLanes, cursors, tasks), lanes: simdLanes, trips: vectors }]
      : []),
    ...(rest > 0
      ? [{ body: new LoopBody(state, scalarLanes, cursors, tasks), lanes: scalarLanes, trips: rest }]
      : []),
  ];
  const accumulators = bodies.flatMap(({ body }) => body.accumulators);
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
function isContiguous({ tasks }: Loop, cursors: Cursors): boolean {
  const dense = (axes: readonly Axis[]): boolean => cursors.innerStride(axes) <= 8;
  return tasks.every((task) => {
    if (task.kind === 'store') return dense(task.destination.axes) && dense(task.destination.value.axes);
    return (
      task.node.op.kind === 'gather' ||
      (task.node.args.every((arg) => dense(arg.axes)) && dense(task.node.axes))
    );
  });
}

/** Whether a total is kept per point of the outer loops, rather than over the whole nest. */
function isPartial({ node }: Accumulator): boolean {
  return node.axes.length > 0;
}

function reset({ node, lanes, local: total }: Accumulator): Code {
  return local.set(total, lanes.const(accumulations[node.op.name].start));
}

/** All lanes of a running total as one number. */
function collapse({ node, lanes, local: total }: Accumulator): Code {
  const { combine } = accumulations[node.op.name];
  const parts = Array.from({ length: lanes.width }, (_, lane) => lanes.extract(local.get(total), lane));
  return parts.reduce((sum, part) => combine(scalarLanes, sum, part));
}

function addToBuffer(state: KernelState, cursors: Cursors, accumulator: Accumulator): Code {
  const { node } = accumulator;
  const [offset, base] = [cursors.at(node.axes), state.buffers.get(node) as number];
  return f64.store(
    offset,
    base,
    accumulations[node.op.name].combine(scalarLanes, f64.load(offset, base), collapse(accumulator)),
  );
}

function finishScalars(state: KernelState, accumulators: readonly Accumulator[]): Code {
  return accumulators.map((accumulator) => {
    const { node } = accumulator;
    const known = state.scalars.get(node);
    if (known === undefined) {
      const index = newLocal(state, 'f64');
      state.scalars.set(node, index);
      return local.set(index, collapse(accumulator));
    }
    return local.set(
      known,
      accumulations[node.op.name].combine(scalarLanes, local.get(known), collapse(accumulator)),
    );
  });
}

/** Sets the buffers of the loop's reductions to their starting value. */
function clearBuffers(state: KernelState, { tasks }: Loop): Code {
  return tasks.map((task) => {
    const node = task.kind === 'compute' ? task.node : undefined;
    if (node === undefined || !(node.op.name in accumulations) || node.axes.length === 0) return [];
    return fill(state, state.buffers.get(node) as number, node, accumulations[node.op.name].start);
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
