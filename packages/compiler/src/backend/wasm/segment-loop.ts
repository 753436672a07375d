import { type Codes, type Expression, stridesIn } from '@bayes-window/dsl';
import type { Loop } from '../../schedule/schedule.ts';
import type { Task } from '../../schedule/tasks.ts';
import { type Code, i32, local, scalarLanes, simdLanes } from './assembler/index.ts';
import { countedLoop, repeatUpTo } from './counted-loops.ts';
import { Cursors } from './cursors.ts';
import { type KernelState, newLocal, storedArray } from './kernel-state.ts';
import { LoopBody } from './loop-body.ts';
import { rowCounts } from './memory-layout.ts';
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

/** The codes by which the rows of a loop are sorted, if there are such. */
export function sortedCodes({ space, tasks }: Loop): Codes | undefined {
  if (space.length !== 1) return undefined;
  return tasks
    .flatMap((task) => codesOf(task) ?? [])
    .find(({ over, values }) => over.name === space[0].name && isSorted(values));
}

/** The codes of a gather or segment sum. */
function codesOf(task: Task): Codes | undefined {
  return task.kind === 'compute' ? task.node.attributes.codes : undefined;
}

function isSorted(values: Int32Array): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] < values[i - 1]) return false;
  return true;
}

/**
 * A loop over rows sorted by group as a loop over the groups around one over the rows of each: vectors of two rows, then
 * the odd rows. Group values are read, and group sums written, once per group.
 */
export function emitSegmentLoop(state: KernelState, loop: Loop, codes: Codes): Code {
  const [group, count] = [newLocal(state, 'i32'), newLocal(state, 'i32')];
  const cursors = new Cursors(state, loop.space, []);
  const segment = { codes, offset: (stride: number) => i32.mul(local.get(group), i32.const(stride)) };
  const turns = turnsOf(loop, codes.values.length / codes.axis.size);
  const bodies = [
    new LoopBody(state, simdLanes, cursors, loop, segment, turns).emit(),
    new LoopBody(state, scalarLanes, cursors, loop, segment).emit(),
  ];
  const [vectors, odd] = bodies;
  const steps = stepsPerLane(codes, turns);
  const accumulators = bodies.flatMap(({ accumulators: own }, i): Counted[] =>
    own.map((accumulator) => ({ ...accumulator, steps: steps[i] })),
  );
  const offsetOf = (node: Expression): Code =>
    segment.offset(8 * stridesIn(storedArray(state, node).axes, [codes.axis])[0]);
  // Of a total that is none of the codes, each unrolled point goes on over all groups.
  const isOfGroup = ({ node }: Counted): boolean => node.attributes.codes === codes;
  const [perGroup, overall] = [
    accumulators.filter(isOfGroup),
    accumulators.filter((accumulator) => !isOfGroup(accumulator)),
  ];
  const run = (trips: Code, body: LoopBody): Code =>
    repeatUpTo(state, trips, [body.code, cursors.advance(body.points)], pauseFor(body));
  const counts = state.layout.placeCounts(codes);
  const rows = [
    local.set(count, i32.load(i32.shl(local.get(group), i32.const(2)), counts)),
    perGroup.map(reset),
    bodies.map(({ invariants }) => invariants),
    run(i32.shrU(local.get(count), i32.const(Math.log2(vectors.points))), vectors),
    run(i32.and(local.get(count), i32.const(vectors.points - 1)), odd),
    perGroup.map((accumulator) => addToBuffer(state, accumulator, offsetOf(accumulator.node))),
  ];
  return [
    clearBuffers(state, loop),
    overall.map(reset),
    cursors.start(),
    countedLoop(group, i32.const(codes.axis.size), rows),
    overall.filter(isPartial).map((accumulator) => addToBuffer(state, accumulator, i32.const(0))),
    finishScalars(
      state,
      overall.filter((accumulator) => !isPartial(accumulator)),
    ),
  ];
}

/** How many values a lane takes in, on two lanes and on one. */
function stepsPerLane(codes: Codes, turns: number): readonly [number, number] {
  const odd = oddRows(codes, [turns])?.[0] as number;
  return [(codes.values.length - odd) / simdLanes.width, odd];
}

/**
 * How many rows are left over if those of each group are done in vectors, so many of them in turns; undefined if they are not
 * sorted by group.
 */
export function oddRows(codes: Codes, turns: readonly number[]): readonly number[] | undefined {
  if (!isSorted(codes.values)) return undefined;
  const counts = rowCounts(codes);
  return turns
    .map((each) => each * simdLanes.width)
    .map((points) => counts.reduce((total, count) => total + (count % points), 0));
}
