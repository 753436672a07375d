import { type Axis, type Expression, sizeOf } from '@bayes-window/dsl';
import { isKnownAfterLoop, isLeaf, needsOf, producedBy, type Task } from './tasks.ts';

/** One loop nest over `space` (outermost first; empty for straight-line code) and its tasks in order. */
export interface Loop {
  readonly space: readonly Axis[];
  readonly tasks: readonly Task[];
}

/**
 * Fuses tasks into loops, greedily: of the spaces in which something is ready, take the smallest, and put into one loop
 * everything there that is ready by then. So long loops wait until all that they may read is known, and are few.
 */
export function schedule(tasks: readonly Task[]): Loop[] {
  const loops: Loop[] = [];
  const done = new Set<Expression>();
  let remaining = [...tasks];
  while (remaining.length > 0) {
    const loop = readySpaces(remaining, done)
      .map((space) => ({ space, tasks: collect(space, remaining, done) }))
      .reduce((best, candidate) => (sizeOf(candidate.space) < sizeOf(best.space) ? candidate : best));
    loops.push(loop);
    const taken = new Set(loop.tasks);
    for (const value of loop.tasks.flatMap(producedBy)) done.add(value);
    remaining = remaining.filter((task) => !taken.has(task));
  }
  return loops;
}

function spaceKey(space: readonly Axis[]): string {
  return space
    .map(({ name }) => name)
    .sort()
    .join(' ');
}

function readySpaces(remaining: readonly Task[], done: ReadonlySet<Expression>): (readonly Axis[])[] {
  const spaces = new Map<string, readonly Axis[]>();
  for (const task of remaining) {
    const key = spaceKey(task.space);
    if (!spaces.has(key) && needsOf(task).every((need) => isLeaf(need) || done.has(need)))
      spaces.set(key, task.space);
  }
  return [...spaces.values()];
}

function collect(space: readonly Axis[], remaining: readonly Task[], done: ReadonlySet<Expression>): Task[] {
  const key = spaceKey(space);
  const inLoop = new Set<Expression>();
  return remaining.filter((task) => {
    if (spaceKey(task.space) !== key || !isReady(task, done, inLoop, key)) return false;
    for (const value of producedBy(task)) inLoop.add(value);
    return true;
  });
}

function isReady(
  task: Task,
  done: ReadonlySet<Expression>,
  inLoop: ReadonlySet<Expression>,
  key: string,
): boolean {
  return needsOf(task).every((need) => {
    if (isLeaf(need) || done.has(need)) return true;
    return inLoop.has(need) && isKnownPointwise(need, task, key);
  });
}

/** A gather reads its argument at other points than the loop's current one, so it needs the whole array. */
function isKnownPointwise(need: Expression, task: Task, key: string): boolean {
  const readsElsewhere = task.kind === 'compute' && task.node.op.kind === 'gather';
  return !readsElsewhere && (!isKnownAfterLoop(need) || key === '');
}
