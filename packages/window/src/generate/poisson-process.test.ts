import { randomStream } from '@bayes-window/runtime';
import { describe, expect, it } from 'vitest';
import { poissonProcess } from './poisson-process.ts';

describe('poissonProcess', () => {
  it('has a mean and variance of the count equal to the rate of each second, and ordered times', () => {
    const random = randomStream(3);
    const rates = [2, 0, 30];
    const counts = Array.from({ length: 4000 }, () => {
      const times = poissonProcess(rates, random);
      expect(times.every((time, index) => index === 0 || time > times[index - 1])).toBe(true);
      return rates.map((_, second) => times.filter((time) => Math.floor(time) === second).length);
    });
    rates.forEach((rate, second) => {
      const inSecond = counts.map((count) => count[second]);
      const mean = inSecond.reduce((total, count) => total + count, 0) / inSecond.length;
      const variance = inSecond.reduce((total, count) => total + (count - mean) ** 2, 0) / inSecond.length;
      expect(Math.abs(mean - rate)).toBeLessThanOrEqual(4 * Math.sqrt(rate / 4000));
      expect(Math.abs(variance - rate)).toBeLessThanOrEqual(0.1 * rate);
    });
  });

  it('spaces events by exponential intervals under a constant rate', () => {
    const times = poissonProcess(new Array(2000).fill(10), randomStream(5));
    const intervals = times.slice(1).map((time, index) => time - times[index]);
    const longer = (seconds: number): number =>
      intervals.filter((interval) => interval > seconds).length / intervals.length;
    for (const seconds of [0.02, 0.1, 0.3]) expect(longer(seconds)).toBeCloseTo(Math.exp(-10 * seconds), 1.7);
  });
});
