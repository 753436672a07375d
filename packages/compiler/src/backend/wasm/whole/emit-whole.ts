import type { Expression, WholeName } from '@bayes-window/dsl';
import type { Code } from '../assembler/index.ts';
import { nest } from '../counted-loops.ts';
import type { KernelState } from '../kernel-state.ts';
import { WholeApplication } from './application.ts';
import { wholeRules } from './rules.ts';
import { ArrayWriter } from './writer.ts';

/** An op of whole arrays: its rule, within loops over its repeats, at the current step of the scans around it. */
export function emitWhole(state: KernelState, node: Expression): Code {
  const writer = new ArrayWriter(state);
  const application = new WholeApplication(state, node, writer);
  wholeRules[node.op.name as WholeName](writer, application);
  return nest(application.repeats, application.counters, writer.written);
}
