import { afterEach, describe, expect, it, vi } from 'vitest';
import { Deadline } from './deadline.ts';

describe('a deadline', () => {
  afterEach(() => vi.restoreAllMocks());

  /** The time at which it is found to have passed, and looks at the clock, if questions come every `milliseconds`. */
  function ask(milliseconds: number, end: number): { readonly at: number; readonly looks: number } {
    let at = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => at);
    const deadline = new Deadline(end);
    do at += milliseconds;
    while (!deadline.hasPassed);
    return { at, looks: clock.mock.calls.length - 1 };
  }

  it('is seen at once where questions are slow', () => {
    expect(ask(7, 30)).toEqual({ at: 35, looks: 5 });
  });

  it('is seen within a millisecond where they are fast, with few looks at the clock', () => {
    const { at, looks } = ask(0.002, 30);
    expect(at).toBeGreaterThanOrEqual(30);
    expect(at).toBeLessThan(31);
    expect(looks).toBeLessThan(30 / 0.002 / 15);
  });

  it('is seen a few questions later where they turn slow', () => {
    let at = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => at);
    const deadline = new Deadline(1000);
    const answers: boolean[] = [];
    for (let k = 0; k < 500; k++) {
      at += k < 300 ? 0.001 : 20;
      answers.push(deadline.hasPassed);
    }
    // 50 slow questions, and 15 that go unheard.
    expect(answers.indexOf(true)).toBeLessThanOrEqual(300 + 50 + 15);
  });
});
