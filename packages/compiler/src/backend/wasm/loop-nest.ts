import { type Axis, type Expression, sizeOf } from '@bayes-window/dsl';
import type { Loop } from '../../schedule/schedule.ts';
import { isPointTask } from '../../schedule/tasks.ts';
import { type Code, scalarLanes, simdLanes } from './assembler/index.ts';
import { nest, repeat } from './counted-loops.ts';
import { Cursors } from './cursors.ts';
import { type KernelState, newLocal, storageAxes, storedArray } from './kernel-state.ts';
import { LoopBody } from './loop-body.ts';
import { emitSegmentLoop, sortedCodes } from './segment-loop.ts';
import { type Strip, stripsOf } from './strips.ts';
import {
  addToBuffer,
  type Counted,
  clearBuffers,
  finishScalars,
  isPartial,
  pauseFor,
  reset,
} from './totals.ts';
import { turnsOf } from './turns.ts';

/** Code of one loop nest. */
export function emitLoop(state: KernelState, loop: Loop): Code {
  // Within a scan, arrays over its axis are read at an index that is not known here.
  if (state.enclosing.space.length > 0) return emitNest(state, loop);
  const codes = sortedCodes(loop);
  // Arrays that also have an unrolled axis may lie with that one dense: rows are then not side by side.
  const areDense = (): boolean => isContiguous(state, loop, new Cursors(state, loop.space, []));
  if (codes !== undefined && state.engine.simd && areDense()) return emitSegmentLoop(state, loop, codes);
  return isTiny(loop) ? spellOut(state, loop) : emitNest(state, loop);
}

/** Most tasks times points of a loop that is spelled out. */
const mostSteps = 400;

function isTiny({ space, unrolled, tasks }: Loop): boolean {
  return space.length === 1 && sizeOf([...space, ...unrolled]) * tasks.length <= mostSteps;
}

interface Part {
  readonly body: LoopBody;
  /** How often the body runs along the innermost axis. */
  readonly trips: number;
}

/** Vectors of two points along the innermost axis, some of them in turns, then the odd points. */
function partsOf(state: KernelState, loop: Loop, cursors: Cursors, turns: number): Part[] {
  const { size } = cursors.inner;
  const usesVectors = state.engine.simd && isContiguous(state, loop, cursors);
  const points = turns * simdLanes.width;
  const trips = usesVectors ? Math.floor(size / points) : 0;
  return [
    { lanes: simdLanes, trips, turns },
    { lanes: scalarLanes, trips: size - trips * points, turns: 1 },
  ]
    .filter((part) => part.trips > 0)
    .map(({ lanes, trips, turns }) => ({
      trips,
      body: new LoopBody(state, lanes, cursors, loop, undefined, turns),
    }));
}

function emitNest(state: KernelState, loop: Loop): Code {
  return [clearBuffers(state, loop), stripsOf(loop).map((strip) => emitStrip(state, strip))];
}

function emitStrip(state: KernelState, strip: Strip): Code {
  const { loop } = strip;
  const outer = loop.space.slice(0, -1);
  const counters = outer.map(() => newLocal(state, 'i32'));
  const { enclosing } = state;
  const cursors = new Cursors(
    state,
    [...enclosing.space, ...loop.space],
    [...enclosing.indices, ...counters],
  );
  const parts = partsOf(state, loop, cursors, turnsOf(loop, cursors.inner.size));
  for (const { body } of parts) body.emit();
  const points = parts.map(({ body, trips }) => [
    body.invariants,
    repeat(state, trips, [body.code, cursors.advance(body.points)], pauseFor(body)),
  ]);
  return surround(state, loop, parts, cursors, (inner) =>
    // The cursors are known only now that all code that uses them is made.
    nest(outer, counters, [cursors.start(), inner.before, points, inner.after], strip),
  );
}

/** A loop over few points as straight-line code. */
function spellOut(state: KernelState, loop: Loop): Code {
  const cursors = new Cursors(state, loop.space, []);
  const parts = partsOf(state, loop, cursors, 1);
  let position = 0;
  for (const { body, trips } of parts)
    for (let trip = 0; trip < trips; trip++, position += body.points) {
      cursors.position = position;
      body.emit();
    }
  const points = parts.map(({ body }) => [body.invariants, body.code]);
  return [
    clearBuffers(state, loop),
    surround(state, loop, parts, cursors, ({ before, after }) => [before, points, after]),
  ];
}

/** Resets and finishes the totals around what `make` puts around the innermost loop. */
function surround(
  state: KernelState,
  loop: Loop,
  parts: readonly Part[],
  cursors: Cursors,
  make: (inner: { readonly before: Code; readonly after: Code }) => Code,
): Code {
  const rounds = sizeOf(loop.space) / cursors.inner.size;
  const accumulators = parts.flatMap(({ body, trips }): Counted[] =>
    body.accumulators.map((a) => ({ ...a, steps: trips * body.turnCount * (isPartial(a) ? 1 : rounds) })),
  );
  const [partial, overall] = [accumulators.filter(isPartial), accumulators.filter((a) => !isPartial(a))];
  const after = partial.map((a) => addToBuffer(state, a, cursors.at(storedArray(state, a.node).axes)));
  return [overall.map(reset), make({ before: partial.map(reset), after }), finishScalars(state, overall)];
}

/** Whether every array that the loop reads or writes point by point is dense, or constant, along the innermost axis. */
function isContiguous(state: KernelState, { tasks }: Loop, cursors: Cursors): boolean {
  const dense = (axes: readonly Axis[]): boolean => cursors.innerStride(axes) <= 8;
  const isDense = (value: Expression): boolean => dense(storageAxes(state, value, cursors.inner));
  return tasks.filter(isPointTask).every((task) => {
    if (task.kind === 'store') return dense(task.destination.axes) && isDense(task.destination.value);
    // A gather reads elsewhere, but its values are stored here.
    return [...(task.node.op.kind === 'gather' ? [] : task.node.args), task.node].every(isDense);
  });
}
