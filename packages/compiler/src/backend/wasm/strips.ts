import type { Axis } from '@bayes-window/dsl';
import type { Loop } from '../../schedule/schedule.ts';
import type { Task } from '../../schedule/tasks.ts';
import { operationCost } from './costs.ts';
import type { Rounds } from './counted-loops.ts';

/** A part of a nest: points along the axis around the innermost one, some of them done side by side in each round. */
export interface Strip extends Rounds {
  /** The loop, with the points of one round as an unrolled axis. */
  readonly loop: Loop;
}

/** Most points side by side. */
const mostWide = 4;
/** Most values alive at once, so that they stay in registers. */
const mostValues = 32;

/** Most nanoseconds of an op that is one or two instructions. */
const short = 0.2;

/**
 * A nest of sums of products along its two innermost axes is done several outer points at a time: what does not vary with
 * them is read once for all, each has a running total of its own, and a total along the outer axis is read and written
 * once for all.
 */
export function stripsOf(loop: Loop): Strip[] {
  const outer = loop.space.at(-2);
  if (outer === undefined) return [{ first: 0, rounds: 1, width: 1, loop }];
  const width = widthOf(loop, outer);
  const [rounds, rest] = [Math.floor(outer.size / width), outer.size % width];
  return [
    { first: 0, rounds, width, loop: beside(loop, outer, width) },
    { first: rounds * width, rounds: rest > 0 ? 1 : 0, width: rest, loop: beside(loop, outer, rest) },
  ].filter(({ rounds }) => rounds > 0);
}

function widthOf({ tasks, unrolled }: Loop, { size }: Axis): number {
  const isSum = tasks.some((task) => task.kind === 'compute' && task.node.op.kind === 'reduce');
  if (!isSum || unrolled.length > 0 || !tasks.every(isShort)) return 1;
  return Math.max(1, Math.min(mostWide, size, Math.floor(mostValues / tasks.length)));
}

function isShort(task: Task): boolean {
  return task.kind === 'compute' && operationCost(task.node.op.name) <= short;
}

function beside(loop: Loop, outer: Axis, width: number): Loop {
  return width <= 1 ? loop : { ...loop, unrolled: [...loop.unrolled, { ...outer, size: width }] };
}
