import type { Axis } from '@bayes-window/dsl';
import { type Code, control, i32, local } from './assembler/index.ts';
import { type KernelState, newLocal } from './kernel-state.ts';

/** Loops around `inner`, one per axis, outermost first. */
export function nest(axes: readonly Axis[], counters: readonly number[], inner: Code): Code {
  return axes.reduceRight<Code>(
    (body, { size }, d) => countedLoop(counters[d], i32.const(size), body),
    inner,
  );
}

export function repeat(state: KernelState, trips: number, body: Code): Code {
  return trips === 1 ? body : countedLoop(newLocal(state, 'i32'), i32.const(trips), body);
}

/** Runs `body` as often as the i32 `trips` says, which may be never. */
export function repeatUpTo(state: KernelState, trips: Code, body: Code): Code {
  const counter = newLocal(state, 'i32');
  return control.if(trips, countedLoop(counter, trips, body));
}

/** Runs `body` at least once, the counter going from 0 to trips - 1. */
export function countedLoop(counter: number, trips: Code, body: Code): Code {
  return [
    local.set(counter, i32.const(0)),
    control.loop([
      body,
      control.brIf(0, i32.ltU(local.tee(counter, i32.add(local.get(counter), i32.const(1))), trips)),
    ]),
  ];
}
