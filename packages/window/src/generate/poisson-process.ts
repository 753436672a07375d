import { random as draw, type RandomSource } from '@bayes-window/dsl';

/**
 * Event times, in seconds, of a Poisson process whose rate in second k is `rates[k]` Hz. Unit-rate arrivals are
 * carried through the inverse of the cumulative rate (time rescaling).
 */
export function poissonProcess(rates: readonly number[], random: RandomSource): number[] {
  const times: number[] = [];
  let cumulative = 0;
  let arrival = draw.exponential(random);
  rates.forEach((rate, second) => {
    while (arrival < cumulative + rate) {
      times.push(second + (arrival - cumulative) / rate);
      arrival += draw.exponential(random);
    }
    cumulative += rate;
  });
  return times;
}
