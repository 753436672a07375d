import { type Axis, type Expression, topologicalOrder } from '@bayes-window/dsl';

/** Where a finished value goes: `size` doubles from byte `address`, row-major over `axes`. */
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

export type Task = PointTask | WholeTask;

export function isPointTask(task: Task): task is PointTask {
  return task.kind !== 'whole';
}

/** The axes that the loop around a node runs over: a reduction runs over what it reduces. */
export function homeSpace({ op, axes, args }: Expression): readonly Axis[] {
  return op.kind === 'reduce' || op.kind === 'segment' ? args[0].axes : axes;
}

export function isLeaf({ op }: Expression): boolean {
  return op.kind === 'constant' || op.kind === 'data' || op.kind === 'input';
}

/** All work for `scalars` (wanted as numbers) and `destinations`, arguments before users. */
export function tasksFor(scalars: readonly Expression[], destinations: readonly Destination[]): Task[] {
  const order = topologicalOrder([...scalars, ...destinations.map(({ value }) => value)]);
  const computes = order
    .filter((node) => !isLeaf(node))
    .map(
      (node): Task =>
        node.op.kind === 'whole'
          ? { kind: 'whole', node, space: [] }
          : { kind: 'compute', node, space: homeSpace(node) },
    );
  const stores = destinations.map(
    (destination): Task => ({ kind: 'store', destination, space: destination.axes }),
  );
  return [...computes, ...stores];
}

/** The values a task reads. */
export function needsOf(task: Task): readonly Expression[] {
  return task.kind === 'store' ? [task.destination.value] : task.node.args;
}

/** The values that are known once a task is done. */
export function producedBy(task: Task): readonly Expression[] {
  return task.kind === 'store' ? [] : [task.node];
}
