import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { WarmupReport } from '../warmup/report.ts';
import type { ChainState } from './chain.ts';
import { Ledger } from './ledger.ts';
import type { Leg, LegResult } from './leg.ts';
import { readSettings } from './options.ts';
import { nothingYet } from './recorder.ts';

const pooled = vi.hoisted(() => ({ endsAt: 20, seen: [] as unknown[] }));

vi.mock('../warmup/schedule.ts', () => ({ barriers: () => [10, 20] }));
vi.mock('../warmup/pool.ts', () => ({
  pool: (reports: { stepSize: number; iteration: number }[]) => {
    pooled.seen.push(reports.map(({ stepSize }) => stepSize));
    return { ends: reports[0].iteration === pooled.endsAt, restarts: [] };
  },
}));

/** A leg that reaches its end, without a chain. */
function reached({ chain, until, untilBarrier }: Leg): LegResult {
  const state = { chain, iteration: until } as ChainState;
  const report = { stepSize: 100 * until + chain, iteration: until } as WarmupReport;
  return { to: { state, thinning: nothingYet }, block: undefined, report: untilBarrier ? report : undefined };
}

const settings = readSettings({ chains: 3, warmup: 40, draws: 5 }, 1);

/** Runs legs in the order of `nextLeg`, `slots` at a time, the last begun ending first. */
function runAll(ledger: Ledger, slots: number): Leg[] {
  const legs: Leg[] = [];
  for (;;) {
    const begun: Leg[] = [];
    for (let slot = 0; slot < slots; slot++) {
      const leg = ledger.nextLeg();
      if (leg !== undefined) begun.push(leg);
    }
    if (begun.length === 0) return legs;
    legs.push(...begun);
    for (const leg of begun.reverse()) {
      ledger.settle(leg, reached(leg));
      ledger.release(leg);
    }
  }
}

describe('Ledger', () => {
  beforeEach(() => {
    pooled.seen = [];
  });

  it.each([1, 2, 3])('pools all chains at every barrier, in order of chain, with %i at a time', (slots) => {
    const ledger = Ledger.begin(settings, true);
    const legs = runAll(ledger, slots);
    expect(pooled.seen).toEqual([
      [1000, 1001, 1002],
      [2000, 2001, 2002],
    ]);
    // Warmup of 40 ended at iteration 20.
    expect(ledger.total).toBe(25);
    expect(ledger.isDone).toBe(true);
    for (const chain of [0, 1, 2]) {
      const own = legs.filter((leg) => leg.chain === chain);
      expect(own.map(({ until }) => until)).toEqual([10, 20, 25]);
      expect(own.map(({ verdict }) => verdict?.ends)).toEqual([undefined, false, true]);
      expect(own.at(-1)?.warmupLength).toBe(20);
    }
  });

  it('holds the chains at a barrier until the last has come, across a save', () => {
    const ledger = Ledger.begin(settings, true);
    const first = [ledger.nextLeg(), ledger.nextLeg(), ledger.nextLeg()] as Leg[];
    for (const leg of first.slice(0, 2)) {
      ledger.settle(leg, reached(leg));
      ledger.release(leg);
    }
    expect(ledger.nextLeg()).toBeUndefined();
    const resumed = new Ledger(ledger.save());
    const third = resumed.nextLeg() as Leg;
    expect([third.chain, third.until]).toEqual([2, 10]);
    expect(resumed.nextLeg()).toBeUndefined();
    resumed.settle(third, reached(third));
    resumed.release(third);
    const [next] = [resumed.nextLeg() as Leg];
    expect([next.chain, next.until, next.verdict]).toEqual([0, 20, { ends: false, restarts: [] }]);
    // One chain has gone on, two still have the verdict to take.
    resumed.settle(next, reached(next));
    resumed.release(next);
    expect(runAll(new Ledger(resumed.save()), 1).map(({ chain }) => chain)).toEqual([1, 2, 0, 1, 2]);
  });
});
