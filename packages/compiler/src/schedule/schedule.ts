import { type Axis, type Expression, sizeOf } from '@bayes-window/dsl';
import { isLeaf, needsOf, producedBy, type Task } from './tasks.ts';
import { isTotal, unrolledAxes } from './unrolled-axes.ts';

/** One loop nest over `space` (outermost first; empty for straight-line code) and its tasks in order. */
export interface Loop {
  readonly space: readonly Axis[];
  /** Axes that tasks have beside those of the space: their points are spelled out in the body. */
  readonly unrolled: readonly Axis[];
  readonly tasks: readonly Task[];
}

/**
 * Fuses tasks into loops, greedily: of the spaces in which something is ready, take the smallest, and put into one loop
 * everything there that is ready by then. So long loops wait until all that they may read is known, and are few.
 */
export function schedule(tasks: readonly Task[]): Loop[] {
  const short = unrolledAxes(tasks);
  const loops: Loop[] = [];
  const done = new Set<Expression>();
  let remaining = tasks.map((task): Placed => ({ task, space: loopedAxes(task.space, short) }));
  while (remaining.length > 0) {
    const loop = readySpaces(remaining, done)
      .map((space) => ({ space, placed: collect(space, remaining, done) }))
      .reduce((best, candidate) => (sizeOf(candidate.space) < sizeOf(best.space) ? candidate : best));
    const taken = new Set(loop.placed);
    const own = loop.placed.map(({ task }) => task);
    loops.push({ space: loop.space, unrolled: besides(loop.space, own), tasks: own });
    for (const value of own.flatMap(producedBy)) done.add(value);
    remaining = remaining.filter((placed) => !taken.has(placed));
  }
  return loops;
}

/** A task with the axes of the loop that it goes into. */
interface Placed {
  readonly task: Task;
  readonly space: readonly Axis[];
}

/** Short axes are looped over only where there are no others. */
function loopedAxes(space: readonly Axis[], short: ReadonlySet<string>): readonly Axis[] {
  const long = space.filter(({ name }) => !short.has(name));
  return long.length === 0 ? space : long;
}

function besides(space: readonly Axis[], tasks: readonly Task[]): Axis[] {
  const looped = new Set(space.map(({ name }) => name));
  const others = tasks.flatMap((task) => task.space.filter(({ name }) => !looped.has(name)));
  return [...new Map(others.map((axis) => [axis.name, axis])).values()];
}

function spaceKey(space: readonly Axis[]): string {
  return space
    .map(({ name }) => name)
    .sort()
    .join(' ');
}

function readySpaces(remaining: readonly Placed[], done: ReadonlySet<Expression>): (readonly Axis[])[] {
  const spaces = new Map<string, readonly Axis[]>();
  for (const { task, space } of remaining) {
    const key = spaceKey(space);
    if (!spaces.has(key) && needsOf(task).every((need) => isLeaf(need) || done.has(need)))
      spaces.set(key, space);
  }
  return [...spaces.values()];
}

function collect(
  space: readonly Axis[],
  remaining: readonly Placed[],
  done: ReadonlySet<Expression>,
): Placed[] {
  const key = spaceKey(space);
  const inLoop = new Set<Expression>();
  return remaining.filter((placed) => {
    if (spaceKey(placed.space) !== key || !isReady(placed, done, inLoop)) return false;
    for (const value of producedBy(placed.task)) inLoop.add(value);
    return true;
  });
}

function isReady(
  { task, space }: Placed,
  done: ReadonlySet<Expression>,
  inLoop: ReadonlySet<Expression>,
): boolean {
  return needsOf(task).every((need) => {
    if (isLeaf(need) || done.has(need)) return true;
    return inLoop.has(need) && isKnownPointwise(need, task, space);
  });
}

/** A gather reads its argument at other points than the loop's current one, so it needs the whole array. */
function isKnownPointwise(need: Expression, task: Task, space: readonly Axis[]): boolean {
  const readsElsewhere = task.kind === 'compute' && task.node.op.kind === 'gather';
  return !readsElsewhere && !isTotal(need, space);
}
