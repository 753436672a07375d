import { describe, expect, it } from 'vitest';
import { leastProcessorNanoseconds } from '../bench/measure.ts';

describe('leastProcessorNanoseconds', () => {
  /** Costs `least` nanoseconds a call, and ten times as much at first. */
  function timer(least: number, asked: number[]) {
    let slow = 3;
    return async (calls: number) => {
      asked.push(calls);
      return calls * (slow-- > 0 ? 10 * least : least);
    };
  }

  it('finds the least cost of a call, of as many as fill a repeat, in turns', async () => {
    const [cheap, dear]: number[][] = [[], []];
    const effort = { repeats: 5, millisecondsPerRepeat: 1 };
    const costs = await leastProcessorNanoseconds([timer(1000, cheap), timer(2e6, dear)], effort);
    expect(costs).toEqual([1000, 2e6]);
    expect(cheap.slice(-5)).toEqual(new Array(5).fill(1024));
    expect(dear).toEqual(new Array(cheap.length).fill(1));
  });
});
