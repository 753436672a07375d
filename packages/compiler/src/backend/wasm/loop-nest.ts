import { type Axis, type Expression, sizeOf } from '@bayes-window/dsl';
import type { Loop } from '../../schedule/schedule.ts';
import { isPointTask } from '../../schedule/tasks.ts';
import { type Code, scalarLanes, simdLanes } from './assembler/index.ts';
import { nest, repeat } from './counted-loops.ts';
import { Cursors } from './cursors.ts';
import { type KernelState, newLocal, storageAxes, storedArray } from './kernel-state.ts';
import { LoopBody } from './loop-body.ts';
import { emitSegmentLoop, sortedCodes } from './segment-loop.ts';
import { addToBuffer, type Counted, clearBuffers, finishScalars, isPartial, reset } from './totals.ts';

/** Code of one loop nest. */
export function emitLoop(state: KernelState, loop: Loop): Code {
  const codes = sortedCodes(loop);
  return codes !== undefined && state.engine.simd
    ? emitSegmentLoop(state, loop, codes)
    : emitNest(state, loop);
}

/** Vectors of two points along the innermost axis, then the odd point. */
function emitNest(state: KernelState, loop: Loop): Code {
  const { space } = loop;
  const tasks = loop.tasks.filter(isPointTask);
  const inner = space[space.length - 1];
  const counters = space.slice(0, -1).map(() => newLocal(state, 'i32'));
  const cursors = new Cursors(state, space, counters);
  const usesVectors = state.engine.simd && isContiguous(state, loop, cursors);
  const vectors = usesVectors ? Math.floor(inner.size / simdLanes.width) : 0;
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
  const partialTotals = accumulators
    .filter(isPartial)
    .map((a) => addToBuffer(state, a, cursors.at(storedArray(state, a.node).axes)));
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
  return tasks.filter(isPointTask).every((task) => {
    if (task.kind === 'store') return dense(task.destination.axes) && isDense(task.destination.value);
    return task.node.op.kind === 'gather' || [...task.node.args, task.node].every(isDense);
  });
}
