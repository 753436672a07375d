import type { Axis } from '@bayes-window/dsl';
import { type Code, control, i32, local } from './assembler/index.ts';
import { type KernelState, newLocal } from './kernel-state.ts';

/** The values that a counter takes: `rounds` of them from `first` on, `width` apart. */
export interface Rounds {
  readonly first: number;
  readonly rounds: number;
  readonly width: number;
}

/** Loops around `inner`, one per axis, outermost first; the last may take only some rounds. */
export function nest(axes: readonly Axis[], counters: readonly number[], inner: Code, last?: Rounds): Code {
  const roundsOf = (d: number): Rounds =>
    (d === axes.length - 1 ? last : undefined) ?? { first: 0, rounds: axes[d].size, width: 1 };
  return axes.reduceRight<Code>((body, _, d) => inRounds(counters[d], roundsOf(d), body), inner);
}

function inRounds(counter: number, { first, rounds, width }: Rounds, body: Code): Code {
  if (rounds === 1) return [local.set(counter, i32.const(first)), body];
  return steppedLoop(counter, { first, width }, i32.const(first + rounds * width), body);
}

export function repeat(state: KernelState, trips: number, body: Code, pause?: Pause): Code {
  if (pause !== undefined && pause.every < trips) return inSpells(state, i32.const(trips), body, pause);
  return trips === 1 ? body : countedLoop(newLocal(state, 'i32'), i32.const(trips), body);
}

/** Runs `body` as often as the i32 `trips` says, which may be never. */
export function repeatUpTo(state: KernelState, trips: Code, body: Code, pause?: Pause): Code {
  const counter = newLocal(state, 'i32');
  const loop = pause === undefined ? countedLoop(counter, trips, body) : inSpells(state, trips, body, pause);
  return control.if(trips, loop);
}

/** What runs within a loop now and then: after `every` trips at the latest, and at the end. */
export interface Pause {
  readonly every: number;
  readonly code: Code;
}

/** At least one trip. */
function inSpells(state: KernelState, trips: Code, body: Code, { every, code }: Pause): Code {
  const [left, spell] = [newLocal(state, 'i32'), newLocal(state, 'i32')];
  const isLast = i32.ltU(local.get(left), i32.const(every));
  return [
    local.set(left, trips),
    control.loop([
      local.set(spell, control.select(isLast, local.get(left), i32.const(every))),
      countedLoop(newLocal(state, 'i32'), local.get(spell), body),
      code,
      control.brIf(0, local.tee(left, i32.sub(local.get(left), local.get(spell)))),
    ]),
  ];
}

/** Runs `body` at least once, the counter going from 0 to trips - 1. */
export function countedLoop(counter: number, trips: Code, body: Code): Code {
  return steppedLoop(counter, { first: 0, width: 1 }, trips, body);
}

/** Runs `body` at least once, and as long as the counter is below the i32 `end`. */
function steppedLoop(
  counter: number,
  { first, width }: Pick<Rounds, 'first' | 'width'>,
  end: Code,
  body: Code,
): Code {
  const next = local.tee(counter, i32.add(local.get(counter), i32.const(width)));
  return [local.set(counter, i32.const(first)), control.loop([body, control.brIf(0, i32.ltU(next, end))])];
}
