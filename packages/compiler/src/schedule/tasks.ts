import { type Axis, type Expression, hasAxis, topologicalOrder } from '@bayes-window/dsl';

/** Where a finished value goes: doubles from byte `address`, row-major over `axes`. */
export interface Destination {
  readonly value: Expression;
  readonly axes: readonly Axis[];
  readonly address: number;
}

/** One thing to do in a loop over `space`: compute a node, or copy a value (broadcasting it) to its destination. */
export type PointTask =
  | { readonly kind: 'compute'; readonly node: Expression; readonly space: readonly Axis[] }
  | { readonly kind: 'store'; readonly destination: Destination; readonly space: readonly Axis[] };

/** An op of whole arrays: loops of its own, in straight-line code, from arrays in memory to an array in memory. */
export interface WholeTask {
  readonly kind: 'whole';
  readonly node: Expression;
  readonly space: readonly [];
}

/** A scan: a loop of its own over its steps, in straight-line code. `results` are those that are read. */
export interface ScanTask {
  readonly kind: 'scan';
  readonly node: Expression;
  readonly results: readonly Expression[];
  readonly space: readonly [];
}

export type Task = PointTask | WholeTask | ScanTask;

export function isPointTask(task: Task): task is PointTask {
  return task.kind === 'compute' || task.kind === 'store';
}

/** The axes that the loop around a node runs over: a reduction runs over what it reduces. */
function homeSpace({ op, axes, args }: Expression): readonly Axis[] {
  return op.kind === 'reduce' || op.kind === 'segment' ? args[0].axes : axes;
}

export function isLeaf({ op }: Expression): boolean {
  return op.kind === 'constant' || op.kind === 'data' || op.kind === 'input';
}

/**
 * All work for `scalars` (wanted as numbers) and `destinations`, arguments before users. Destinations may have axes that
 * loops around the code run over already.
 */
export function tasksFor(
  scalars: readonly Expression[],
  destinations: readonly Destination[],
  enclosing: readonly Axis[] = [],
): Task[] {
  const order = topologicalOrder([...scalars, ...destinations.map(({ value }) => value)]);
  const computes = order
    .filter((node) => !isLeaf(node) && node.op.kind !== 'result')
    .map((node) => computeTask(node, order));
  const stores = destinations.map(
    (destination): Task => ({
      kind: 'store',
      destination,
      space: destination.axes.filter((axis) => !hasAxis(enclosing, axis)),
    }),
  );
  return [...computes, ...stores];
}

function computeTask(node: Expression, order: readonly Expression[]): Task {
  if (node.op.kind === 'whole') return { kind: 'whole', node, space: [] };
  if (node.op.kind !== 'scan') return { kind: 'compute', node, space: homeSpace(node) };
  const results = order.filter(({ op, args }) => op.kind === 'result' && args[0] === node);
  return { kind: 'scan', node, results, space: [] };
}

/** The values a task reads. */
export function needsOf(task: Task): readonly Expression[] {
  return task.kind === 'store' ? [task.destination.value] : task.node.args;
}

/** The values that are known once a task is done. */
export function producedBy(task: Task): readonly Expression[] {
  if (task.kind === 'scan') return task.results;
  return task.kind === 'store' ? [] : [task.node];
}
