import {
  type Axis,
  type Expression,
  hasAxis,
  type ScanBody,
  sizeOf,
  type WholeOp,
  withoutAxes,
} from '@bayes-window/dsl';
import { operationCost, overhead } from '../backend/wasm/costs.ts';
import { arrange } from '../schedule/arrange.ts';
import { type Loop, schedule } from '../schedule/schedule.ts';
import { type Task, tasksFor } from '../schedule/tasks.ts';
import type { LoopExplanation } from './explanation.ts';

/** The loops that compute a scalar and arrays; straight-line code left out. */
export function loopsOf(roots: readonly Expression[]): Loop[] {
  return allLoops(roots).filter(({ space }) => space.length > 0);
}

/** As a backend runs them: the first root as a number, the others stored over their own axes. */
function allLoops([scalar, ...arrays]: readonly Expression[]): readonly Loop[] {
  return loopsFor([scalar], arrays);
}

function loopsFor(scalars: readonly Expression[], arrays: readonly Expression[]): readonly Loop[] {
  const destinations = arrays.map((value) => ({ value, axes: value.axes, address: 0 }));
  return arrange(schedule(tasksFor(scalars, destinations))).loops;
}

export function sizeOfLoop({ space }: Loop): number {
  return sizeOf(space);
}

/** Every loop with its operations counted, straight-line code included. */
export function explainLoops(roots: readonly Expression[]): LoopExplanation[] {
  return allLoops(roots).flatMap((loop) => explainLoop(loop, []));
}

/** A loop within the steps of the scans along `around`, the ops of whole arrays before it, and the loops of its scans. */
function explainLoop({ space, unrolled, tasks }: Loop, around: readonly Axis[]): LoopExplanation[] {
  const whole = tasks.flatMap((task) => (task.kind === 'whole' ? [explainWhole(task.node, around)] : []));
  const scans = tasks.flatMap((task) => (task.kind === 'scan' ? explainSteps(task.node, around) : []));
  const rest = tasks.filter(({ kind }) => kind !== 'whole');
  const all = [...around, ...space];
  const own = { axes: formatSpace(all), points: sizeOf(all), operations: countOperations(rest, unrolled) };
  return [...whole, ...(rest.length > 0 ? [own] : []), ...scans];
}

/** An op of whole arrays as a loop with a point for each multiplication. */
function explainWhole({ op, axes, attributes }: Expression, around: readonly Axis[]): LoopExplanation {
  const { name, core, work } = op as WholeOp;
  const repeats = [...around, ...withoutAxes(axes, core(attributes).result)];
  return {
    axes: formatSpace([...around, ...axes]),
    points: Math.round(sizeOf(repeats) * work(attributes)),
    operations: { [name]: 1 },
  };
}

function explainSteps({ attributes }: Expression, around: readonly Axis[]): LoopExplanation[] {
  const { axis, next } = attributes.scan as ScanBody;
  const isScalar = ({ axes }: Expression): boolean => axes.length === 0;
  const arrays = next.filter((value) => !isScalar(value));
  return loopsFor(next.filter(isScalar), arrays).flatMap((loop) => explainLoop(loop, [...around, axis]));
}

export function formatSpace(space: readonly Axis[]): string {
  return space.map(({ name, size }) => `${name}: ${size}`).join(' x ');
}

function countOperations(tasks: readonly Task[], unrolled: readonly Axis[]): Record<string, number> {
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
