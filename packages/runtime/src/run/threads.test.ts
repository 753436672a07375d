import { describe, expect, it } from 'vitest';
import type { Target } from '../density.ts';
import { readSettings } from './options.ts';
import { threadCount } from './threads.ts';

const dimension = 2;
const settings = readSettings({}, dimension);

/** A density whose first `dearCalls` calls take `milliseconds`, and the later ones next to nothing. */
function targetOf(milliseconds: number, dearCalls: number): Target {
  let calls = 0;
  return {
    dimension,
    outputCount: dimension,
    logDensityAndGradient: () => {
      const until = performance.now() + (calls++ < dearCalls ? milliseconds : 0);
      while (performance.now() < until);
      return 0;
    },
    writeOutputs: () => {},
  };
}

describe('threads of a run', () => {
  it('are none for a small model, though its first calls take long', () => {
    expect(threadCount(targetOf(0.005, 10), settings, 'auto')).toBe(0);
  });

  it('are some where every gradient takes long, unless there is one chain', () => {
    const dear = targetOf(0.005, Number.POSITIVE_INFINITY);
    expect(threadCount(dear, settings, 'auto')).toBeGreaterThan(0);
    expect(threadCount(dear, readSettings({ chains: 1 }, dimension), 'auto')).toBe(0);
  });

  it('are as many as are asked for, and no more than chains', () => {
    expect(threadCount(targetOf(0, 0), settings, 3)).toBe(3);
    expect(threadCount(targetOf(0, 0), settings, 8)).toBe(4);
  });
});
