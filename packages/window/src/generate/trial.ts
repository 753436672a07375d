import type { RandomSource } from '@bayes-window/dsl';
import { poissonProcess } from './poisson-process.ts';
import { type NeuronRates, trialRates } from './rates.ts';

/** One recorded trial: its spikes from the second on, each with the interval to the one before. */
export interface Trial {
  readonly neuron: number;
  readonly mouse: number;
  readonly stim: 0 | 1;
  readonly trial: number;
  /** Seconds from the trial's start. */
  readonly spikeTimes: readonly number[];
  /** Interspike intervals, seconds. */
  readonly intervals: readonly number[];
}

/** A trial with fewer than three spikes tells no rate and is drawn again. */
export function drawTrial(
  place: Pick<Trial, 'neuron' | 'mouse' | 'stim' | 'trial'>,
  rates: NeuronRates,
  duration: number,
  random: RandomSource,
): Trial {
  let times: number[] = [];
  while (times.length < 3)
    times = poissonProcess(trialRates(rates, place.stim === 1, duration, random), random);
  const spikeTimes = times.slice(1);
  return { ...place, spikeTimes, intervals: spikeTimes.map((time, index) => time - times[index]) };
}

export function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

/** Mean instantaneous rate of a trial, Hz: the mean of 1 / interval. */
export function meanRate(trial: Trial): number {
  return mean(trial.intervals.map((interval) => 1 / interval));
}
