import { random as draw, type RandomSource } from '@bayes-window/dsl';

const slowestBaseline = 7;
const fastestBaseline = 38;
const rateNoise = 10;
const trialBaselineSd = 0.2;

/** Firing rates of one neuron, Hz. */
export interface NeuronRates {
  readonly baseline: number;
  readonly stimulated: number;
}

/**
 * Neuron k of `steps + 1` on a log-spaced ladder. The baselines climb from 7 to 38 Hz; the stimulated rates from
 * 7.1 + response to the same 38 Hz: the faster a neuron fires, the less it responds.
 */
export function neuronRates(neuron: number, steps: number, response: number): NeuronRates {
  const ladder = (first: number): number =>
    first * (fastestBaseline / first) ** (steps === 0 ? 0 : neuron / steps);
  return { baseline: ladder(slowestBaseline), stimulated: ladder(slowestBaseline + 0.1 + response) };
}

/**
 * The rate of each second of a trial. Under stimulation the seconds from half of the trial to its last quarter are
 * at the stimulated rate (at least one second of any trial, short ones included), the others near the baseline.
 * Every second has its own extra 0 to 10 Hz.
 */
export function trialRates(
  rates: NeuronRates,
  stim: boolean,
  duration: number,
  random: RandomSource,
): number[] {
  const aside = rates.baseline + (stim ? Math.abs(trialBaselineSd * draw.normal(random)) : 0);
  const first = Math.floor(duration / 2);
  const end = duration - Math.floor(duration / 4);
  return Array.from({ length: duration }, (_, second) => {
    const responds = stim && second >= first && second < end;
    return (responds ? rates.stimulated : aside) + rateNoise * random.uniform();
  });
}
