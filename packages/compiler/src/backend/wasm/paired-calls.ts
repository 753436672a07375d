import type { Expression } from '@bayes-window/dsl';
import { needsOf, producedBy, type Task } from '../../schedule/tasks.ts';
import { operationCost } from './costs.ts';

/** Nanoseconds from which an op is worth the packing and unpacking of a vector. */
const costly = 2;

/**
 * Straight-line work with its costly ops in pairs: two of one op that do not depend on each other, one on each lane of a
 * vector. Without any pair the order stays.
 */
export function pairCalls(tasks: readonly Task[]): readonly (readonly Task[])[] {
  const levels = levelsOf(tasks);
  const waiting = new Map<string, Task>();
  const partner = new Map<Task, Task>();
  for (const task of tasks) {
    if (task.kind !== 'compute' || operationCost(task.node.op.name) < costly) continue;
    const kind = `${task.node.op.name} ${levels.get(task)}`;
    const first = waiting.get(kind);
    if (first === undefined) waiting.set(kind, task);
    else {
      partner.set(first, task);
      waiting.delete(kind);
    }
  }
  if (partner.size === 0) return tasks.map((task) => [task]);
  const second = new Set(partner.values());
  return [...tasks]
    .sort((a, b) => (levels.get(a) as number) - (levels.get(b) as number))
    .filter((task) => !second.has(task))
    .map((task) => [task, ...[partner.get(task) ?? []].flat()]);
}

/** How many tasks must come one after the other before each; tasks of one level do not depend on each other. */
function levelsOf(tasks: readonly Task[]): ReadonlyMap<Task, number> {
  const known = new Map<Expression, number>();
  return new Map(
    tasks.map((task) => {
      const level = 1 + Math.max(-1, ...needsOf(task).map((need) => known.get(need) ?? -1));
      for (const value of producedBy(task)) known.set(value, level);
      return [task, level];
    }),
  );
}
