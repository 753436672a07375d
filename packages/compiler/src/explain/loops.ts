import { type Axis, type Expression, hasAxis, sizeOf } from '@bayes-window/dsl';
import { operationCost, overhead } from '../backend/wasm/costs.ts';
import { arrange } from '../schedule/arrange.ts';
import { type Loop, schedule } from '../schedule/schedule.ts';
import { tasksFor } from '../schedule/tasks.ts';
import type { LoopExplanation } from './explanation.ts';

/** The loops that compute a scalar and arrays; straight-line code left out. */
export function loopsOf(roots: readonly Expression[]): Loop[] {
  return allLoops(roots).filter(({ space }) => space.length > 0);
}

/** As a backend runs them: the first root as a number, the others stored over their own axes. */
function allLoops([scalar, ...arrays]: readonly Expression[]): readonly Loop[] {
  const destinations = arrays.map((value) => ({ value, axes: value.axes, address: 0 }));
  return arrange(schedule(tasksFor([scalar], destinations))).loops;
}

export function sizeOfLoop({ space }: Loop): number {
  return sizeOf(space);
}

/** Every loop with its operations counted, straight-line code included. */
export function explainLoops(roots: readonly Expression[]): LoopExplanation[] {
  return allLoops(roots).map((loop) => ({
    axes: formatSpace(loop.space),
    points: sizeOfLoop(loop),
    operations: countOperations(loop),
  }));
}

export function formatSpace(space: readonly Axis[]): string {
  return space.map(({ name, size }) => `${name}: ${size}`).join(' x ');
}

function countOperations({ tasks, unrolled }: Loop): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind, space, ...task } of tasks) {
    const name = 'node' in task ? task.node.op.name : kind;
    const points = sizeOf(space.filter((axis) => hasAxis(unrolled, axis)));
    counts[name] = (counts[name] ?? 0) + points;
  }
  return counts;
}

/** Nanoseconds of one call, from the counts. */
export function predictNanoseconds(loops: readonly LoopExplanation[]): number {
  return loops.reduce<number>((total, { points, operations }) => {
    const perPoint = Object.entries(operations).reduce(
      (sum, [name, count]) => sum + count * operationCost(name),
      0,
    );
    return total + overhead.loop + points * perPoint;
  }, overhead.call);
}
