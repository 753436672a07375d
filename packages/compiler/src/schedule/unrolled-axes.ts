import { type Axis, type Expression, sizeOf } from '@bayes-window/dsl';
import { isPointTask, needsOf, type PointTask, type Task } from './tasks.ts';

/** Most points of the unrolled axes for one task. */
const mostPoints = 16;
/** Most operations that a body may hold after unrolling: code beyond that costs more to compile than it saves. */
const mostOperations = 240;

/**
 * The short axes that loops over longer ones unroll: a sum along one then stays in a register, and what does not vary
 * along it is computed once. Left out are axes that codes lead to or from, whose index is not known when code is made,
 * and those along which an array of the caller's lies dense, which is better read along them.
 */
export function unrolledAxes(tasks: readonly Task[]): ReadonlySet<string> {
  const points = tasks.filter(isPointTask);
  const nested = points.filter(({ space }) => space.length > 1);
  // Loops along one axis may hold the codes that a nested one, once unrolled, is fused with.
  const coded = points.flatMap(codedAxes).map(({ name }) => name);
  const excluded = new Set([...nested.flatMap(fixedAxes), ...coded]);
  const short = new Map(
    nested
      .flatMap(({ space }) => space)
      .filter(({ name, size }) => size <= mostPoints && !excluded.has(name))
      .map((axis) => [axis.name, axis]),
  );
  for (let tooMany = excess(nested, short); tooMany !== undefined; tooMany = excess(nested, short))
    short.delete(tooMany.name);
  return new Set(short.keys());
}

/** Names of the axes along which a task must loop. */
function fixedAxes(task: PointTask): string[] {
  const needs = needsOf(task);
  const callers = needs.filter(({ op }) => op.kind === 'input').map(({ axes }) => axes);
  const dense = task.kind === 'store' ? [...callers, task.destination.axes] : callers;
  return [
    ...dense.filter(({ length }) => length > 1).map((axes) => axes[axes.length - 1]),
    ...codedAxes(task),
  ].map(({ name }) => name);
}

function codedAxes(task: PointTask): Axis[] {
  if (task.kind === 'store') return [];
  const { codes, axis } = task.node.attributes;
  if (codes !== undefined) return [codes.axis, codes.over];
  const isPlain = ['elementwise', 'reduce'].includes(task.node.op.kind);
  return isPlain ? [] : [...task.space, ...(axis === undefined ? [] : [axis])];
}

/** The longest of the axes that are too many for some task, or for all together. */
function excess(tasks: readonly PointTask[], short: ReadonlyMap<string, Axis>): Axis | undefined {
  const unrolled = tasks.map(({ space }) => space.filter(({ name }) => short.has(name)));
  const tooMany = unrolled.find(
    (axes, i) => axes.length === tasks[i].space.length || sizeOf(axes) > mostPoints,
  );
  const total = unrolled.reduce((count, axes) => count + (axes.length === 0 ? 0 : sizeOf(axes)), 0);
  return longest(tooMany ?? (total > mostOperations ? [...short.values()] : []));
}

function longest(axes: readonly Axis[]): Axis | undefined {
  return axes.reduce<Axis | undefined>(
    (best, axis) => (best === undefined || axis.size > best.size ? axis : best),
    undefined,
  );
}

/** Whether a node's value is known only after a loop over `space`, as a total along one of these axes. */
export function isTotal({ op, attributes }: Expression, space: readonly Axis[]): boolean {
  if (op.kind === 'segment') return true;
  return op.kind === 'reduce' && space.some(({ name }) => name === attributes.axis?.name);
}
