import {
  type Axis,
  type Expression,
  stridesIn,
  type WholeName,
  type WholeOp,
  withoutAxes,
} from '@bayes-window/dsl';
import { type Code, i32, local } from '../assembler/index.ts';
import { nest } from '../counted-loops.ts';
import { type KernelState, newLocal, storedArray } from '../kernel-state.ts';
import { wholeRules } from './rules.ts';
import { type ArrayView, ArrayWriter } from './writer.ts';

/** An op of whole arrays: its rule, within loops over its repeats, at the current step of the scans around it. */
export function emitWhole(state: KernelState, node: Expression): Code {
  const op = node.op as WholeOp;
  const core = op.core(node.attributes);
  const repeats = withoutAxes(node.axes, core.result);
  const counters = repeats.map(() => newLocal(state, 'i32'));
  const around = [...state.enclosing.space, ...repeats];
  const indices = [...state.enclosing.indices, ...counters];
  const writer = new ArrayWriter(state);
  const view = (value: Expression, own: readonly Axis[]): ArrayView => {
    const { address, axes } = storedArray(state, value);
    const offset = around.reduce<Code>((sum, axis, d) => {
      const [stride] = stridesIn(axes, [axis]);
      return stride === 0 ? sum : i32.add(sum, i32.mul(local.get(indices[d]), i32.const(8 * stride)));
    }, i32.const(0));
    const strides = stridesIn(axes, own).map((stride) => 8 * stride);
    return { base: address, repeat: writer.let(offset, 'i32'), strides };
  };
  const args = node.args.map((arg, k) => view(arg, core.args[k]));
  wholeRules[op.name as WholeName](writer, args, view(node, core.result), node.attributes);
  return nest(repeats, counters, writer.written);
}
