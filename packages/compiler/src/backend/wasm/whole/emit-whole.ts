import type { Expression, WholeName } from '@bayes-window/dsl';
import { type Code, control, local, type ValueType } from '../assembler/index.ts';
import { nest } from '../counted-loops.ts';
import type { KernelState } from '../kernel-state.ts';
import { WholeApplication } from './application.ts';
import { wholeRules } from './rules.ts';
import { ArrayWriter } from './writer.ts';

/**
 * An op of whole arrays: its rule, within loops over its repeats, at the current step of the scans around it. A function of
 * its own: what an engine does per loop grows with the locals of the function.
 */
export function emitWhole(outer: KernelState, node: Expression): Code {
  const { space, indices } = outer.enclosing;
  const params = indices.map((): ValueType => 'i32');
  const enclosing = { space, indices: params.map((_, i) => i) };
  const state: KernelState = { ...outer, enclosing, locals: [...params] };
  const writer = new ArrayWriter(state);
  const application = new WholeApplication(state, node, writer);
  wholeRules[node.op.name as WholeName](writer, application);
  const name = `${node.op.name} ${outer.functions.length}`;
  outer.functions.push({
    ...{ name, params, results: [] },
    locals: state.locals.slice(params.length),
    body: nest(application.repeats, application.counters, writer.written),
  });
  return control.call(name, ...indices.map(local.get));
}
