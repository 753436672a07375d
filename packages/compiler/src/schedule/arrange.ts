import {
  type Axis,
  type Expression,
  hasAxis,
  type ScanBody,
  sizeOf,
  stridesIn,
  type WholeOp,
  withoutAxes,
  withoutAxis,
} from '@bayes-window/dsl';
import type { Loop } from './schedule.ts';
import { isLeaf, isPointTask, type Task } from './tasks.ts';

/** The order in which each loop runs over its axes, and in which each computed array lies in memory. */
export interface Arrangement {
  readonly loops: readonly Loop[];
  readonly storage: ReadonlyMap<Expression, readonly Axis[]>;
}

/**
 * Puts innermost the longest axis along which all is dense, so that vectors can run along it. What the caller hands in
 * and out lies as it lies; computed arrays lie as the largest loop wants that meets them; data are copied into
 * whatever order each loop wants.
 */
export function arrange(
  loops: readonly Loop[],
  known: ReadonlyMap<Expression, readonly Axis[]> = new Map(),
): Arrangement {
  const storage = new Map(known);
  const tasks = loops.flatMap((loop) => loop.tasks);
  for (const [value, axes] of [...tasks.flatMap(storedByCore), ...tasks.flatMap(storedByStep)])
    storage.set(value, storage.get(value) ?? axes);
  const arranged = new Map<Loop, Loop>();
  for (const loop of [...loops].sort((a, b) => sizeOf(b.space) - sizeOf(a.space))) {
    const inner = innermost(loop, storage);
    arranged.set(loop, inner === undefined ? loop : { ...loop, space: endingIn(loop.space, inner) });
    for (const value of inner === undefined ? [] : computedArrays(loop))
      if (!storage.has(value)) storage.set(value, endingIn(value.axes, inner as Axis));
  }
  return { loops: loops.map((loop) => arranged.get(loop) as Loop), storage };
}

/** The same axes, with `inner` (if it is one of them) last. */
export function endingIn(axes: readonly Axis[], inner: Axis): readonly Axis[] {
  const own = axes.find(({ name }) => name === inner.name);
  return own === undefined ? axes : [...withoutAxis(axes, inner), own];
}

/** Least number of values per step for which a scan wants those of one step side by side. */
const wideStep = 8;

/** What a scan reads and writes part by part lies step by step, where a step has enough values for vectors. */
function storedByStep(task: Task): [Expression, readonly Axis[]][] {
  if (task.kind !== 'scan') return [];
  const { axis } = task.node.attributes.scan as ScanBody;
  return [...task.node.args, ...task.results]
    .filter((value) => isComputed(value) && hasAxis(value.axes, axis))
    .filter(({ axes }) => sizeOf(axes) >= wideStep * axis.size)
    .map((value) => [value, [axis, ...withoutAxis(value.axes, axis)]]);
}

/** What an op of whole arrays reads and writes lies repeat by repeat, in the order of its core axes. */
function storedByCore(task: Task): [Expression, readonly Axis[]][] {
  if (task.kind !== 'whole') return [];
  const { node } = task;
  const core = (node.op as WholeOp).core(node.attributes);
  const values = [...node.args.map((arg, k) => [arg, core.args[k]] as const), [node, core.result] as const];
  return values
    .filter(([value]) => isComputed(value))
    .map(([value, own]) => [value, [...withoutAxes(value.axes, own), ...own]]);
}

function innermost(loop: Loop, storage: ReadonlyMap<Expression, readonly Axis[]>): Axis | undefined {
  if (loop.space.length === 0) return undefined;
  const fixed = fixedArrays(loop, storage);
  const dense = loop.space.filter((axis) => fixed.every((axes) => stridesIn(axes, [axis])[0] <= 1));
  return dense.reduce<Axis | undefined>(
    (best, axis) => (best === undefined || axis.size >= best.size ? axis : best),
    undefined,
  );
}

/** The axes of the arrays whose order is settled. */
function fixedArrays(
  { tasks }: Loop,
  storage: ReadonlyMap<Expression, readonly Axis[]>,
): (readonly Axis[])[] {
  return tasks.flatMap((task) => {
    if (task.kind === 'store') return [task.destination.axes, ...settled(task.destination.value)];
    return pointwiseArrays(task).flatMap(settled);
  });

  function settled(value: Expression): (readonly Axis[])[] {
    const axes = storage.get(value) ?? (value.op.kind === 'input' ? value.axes : undefined);
    return axes === undefined ? [] : [axes];
  }
}

function computedArrays({ tasks }: Loop): Expression[] {
  return tasks.flatMap((task) => {
    if (task.kind === 'store') return [task.destination.value].filter(isComputed);
    return pointwiseArrays(task).filter(isComputed);
  });
}

/** What a task reads and writes at the current point. */
function pointwiseArrays(task: Exclude<Task, { kind: 'store' }>): readonly Expression[] {
  if (!isPointTask(task)) return [];
  return [...(readsElsewhere(task.node) ? [] : task.node.args), task.node];
}

function isComputed(value: Expression): boolean {
  return !isLeaf(value) && value.axes.length > 0;
}

function readsElsewhere({ op }: Expression): boolean {
  return op.kind === 'gather';
}
