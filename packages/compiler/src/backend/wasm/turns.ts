import { type Expression, hasAxis } from '@bayes-window/dsl';
import type { Loop } from '../../schedule/schedule.ts';
import { operationCost } from './costs.ts';

/** Fewest rows of a loop for which they are done in turns. */
const longEnough = 16;
/** Least nanoseconds of an op that others wait for. */
const lengthy = 2;

/** What `turnsOf` may say. */
export const turnCounts = [1, 2] as const;

/**
 * How many vectors of a loop over so many rows are done in turns, op by op. A processor sees some hundred instructions
 * ahead, less than a body with an exponential and what hangs on it: two in turns keep it busy where one would have it wait.
 */
export function turnsOf({ unrolled, tasks }: Loop, rows: number): (typeof turnCounts)[number] {
  const isLengthy = ({ op, axes }: Expression): boolean =>
    operationCost(op.name) >= lengthy && !unrolled.some((axis) => hasAxis(axes, axis));
  const isAny = tasks.some((task) => task.kind === 'compute' && isLengthy(task.node));
  return isAny && rows >= longEnough ? 2 : 1;
}
