import { type Expression, sizeOf } from '@bayes-window/dsl';
import type { Loop } from '../../schedule/schedule.ts';
import { isTotal } from '../../schedule/unrolled-axes.ts';
import { accumulationOf } from './accumulations.ts';
import { type Code, f64, i32, local, memory, scalarLanes } from './assembler/index.ts';
import { type Pause, repeat } from './counted-loops.ts';
import { type KernelState, newLocal, storedArray } from './kernel-state.ts';
import { type MathName, mathCall } from './libm/index.ts';
import type { Accumulator, LoopBody } from './loop-body.ts';

/** An accumulator with the number of values that each of its lanes takes in before it is collapsed. */
export type Counted = Accumulator & { readonly steps: number };

/** Whether a total is kept per point of the outer loops, rather than over the whole nest. */
export function isPartial({ node }: Accumulator): boolean {
  return node.axes.length > 0;
}

export function reset({ node, lanes, locals }: Accumulator): Code {
  return accumulationOf(node).states.map(({ start }, i) => local.set(locals[i], start(lanes)));
}

/** What must run now and then in a loop around a body, whose totals take a step in each of its turns; if anything. */
export function pauseFor({ accumulators, turnCount }: LoopBody): Pause | undefined {
  const renewals = accumulators.flatMap(({ node, lanes, locals }) => {
    const { renewal } = accumulationOf(node);
    return renewal === undefined ? [] : [{ ...renewal, lanes, locals }];
  });
  if (renewals.length === 0) return undefined;
  const code = renewals.map(({ renew, lanes, locals }) => {
    const next = renew(lanes, locals.map(local.get));
    // All are computed before the first is set.
    return [next, locals.map((_, i) => local.set(locals[locals.length - 1 - i], []))];
  });
  return { every: Math.floor(Math.min(...renewals.map(({ every }) => every)) / turnCount), code };
}

/** All lanes of a running state as one total. */
function collapse(state: KernelState, { node, lanes, locals, steps }: Counted): Code {
  const { states, finish, combine } = accumulationOf(node);
  const call = (name: MathName, x: Code): Code => mathCall(name, scalarLanes, state.calls, [x]);
  const ofLane = (lane: number): Code[] =>
    locals.map((index, i) => {
      if (lanes.width === 1) return local.get(index);
      const part = lanes.extract(local.get(index), lane);
      return states[i].kind === 'bits' ? scalarLanes.toBits(part) : part;
    });
  const totals = Array.from({ length: lanes.width }, (_, lane) => finish(ofLane(lane), steps, call));
  return totals.reduce((sum, total) => combine(scalarLanes, sum, total));
}

/** Adds a total to the element of the node's array at byte `offset` from where its point lies. */
export function addToBuffer(state: KernelState, accumulator: Counted, offset: Code): Code {
  const { node, beside } = accumulator;
  const address = storedArray(state, node).address + beside;
  const { combine } = accumulationOf(node);
  const known = f64.load(offset, address);
  return f64.store(offset, address, combine(scalarLanes, known, collapse(state, accumulator)));
}

export function finishScalars(state: KernelState, accumulators: readonly Counted[]): Code {
  return accumulators.map((accumulator) => {
    const { node } = accumulator;
    const total = collapse(state, accumulator);
    const known = state.scalars.get(node);
    if (known !== undefined) {
      return local.set(known, accumulationOf(node).combine(scalarLanes, local.get(known), total));
    }
    const index = newLocal(state, 'f64');
    state.scalars.set(node, index);
    return local.set(index, total);
  });
}

/** Sets the buffers of the loop's reductions to their starting value. */
export function clearBuffers(state: KernelState, { tasks, space }: Loop): Code {
  return tasks.map((task) => {
    const node = task.kind === 'compute' ? task.node : undefined;
    if (node === undefined || !isTotal(node, space) || node.axes.length === 0) return [];
    return fill(state, state.buffers.get(node) as number, node, accumulationOf(node).start);
  });
}

function fill(state: KernelState, address: number, { axes }: Expression, value: number): Code {
  const count = sizeOf(axes);
  if (value === 0) return memory.fill(i32.const(address), i32.const(0), i32.const(count * 8));
  const offset = newLocal(state, 'i32');
  return [
    local.set(offset, i32.const(0)),
    repeat(state, count, [
      f64.store(local.get(offset), address, f64.const(value)),
      local.set(offset, i32.add(local.get(offset), i32.const(8))),
    ]),
  ];
}
