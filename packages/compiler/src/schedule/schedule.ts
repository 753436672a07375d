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
  const loops: Loop[] = [];
  const done = new Set<Expression>();
  let waiting = bySpace(tasks);
  while (waiting.length > 0) {
    const placed = nextLoop(waiting, done);
    const [space, own] = [placed[0].space, placed.map(({ task }) => task)];
    loops.push({ space, unrolled: besides(space, own), tasks: own });
    for (const value of own.flatMap(producedBy)) done.add(value);
    waiting = without(waiting, placed);
  }
  return loops;
}

/** A task with the axes of the loop that it goes into, and its place in the list. */
interface Placed {
  readonly task: Task;
  readonly space: readonly Axis[];
  readonly index: number;
}

/** The tasks that go into loops over one space. */
type Group = readonly Placed[];

/** Smallest spaces first. */
function bySpace(tasks: readonly Task[]): Group[] {
  const short = unrolledAxes(tasks);
  const groups = new Map<string, Placed[]>();
  for (const [index, task] of tasks.entries()) {
    const space = loopedAxes(task.space, short);
    const key = spaceKey(space);
    const known = groups.get(key) ?? [];
    groups.set(key, known);
    known.push({ task, space, index });
  }
  return [...groups.values()].sort((a, b) => pointsOf(a) - pointsOf(b));
}

function pointsOf([{ space }]: Group): number {
  return sizeOf(space);
}

function without(groups: readonly Group[], placed: Group): Group[] {
  const taken = new Set(placed);
  return groups.flatMap((group) => {
    const rest = group.filter((other) => !taken.has(other));
    return rest.length === 0 ? [] : [rest];
  });
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

/** What is ready in the smallest space; of two of one size, where the first ready task comes earlier. */
function nextLoop(groups: readonly Group[], done: ReadonlySet<Expression>): Group {
  let best: Group = [];
  for (const group of groups) {
    if (best.length > 0 && pointsOf(group) > pointsOf(best)) break;
    const ready = readyIn(group, done);
    if (ready.length > 0 && (best.length === 0 || ready[0].index < best[0].index)) best = ready;
  }
  return best;
}

function readyIn(group: Group, done: ReadonlySet<Expression>): Group {
  const inLoop = new Set<Expression>();
  return group.filter((placed) => {
    if (!isReady(placed, done, inLoop)) return false;
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
