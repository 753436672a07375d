import { mean, meanRate, type Trial } from './trial.ts';

/** Equally long columns by name, in the order of the file's columns. */
export type GeneratedTable = Readonly<Record<string, readonly (number | string)[]>>;

type OfTrial = (trial: Trial) => number | string;
/** `spike` counts within the trial's spikes that have an interval before them. */
type OfSpike = (trial: Trial, spike: number) => number | string;

export const mouseName = (mouse: number): string => `m${mouse}bayes`;

export const neuronOfMouse: OfTrial = ({ neuron, mouse }) => `${mouseName(mouse)}${neuron}`;

/** Columns of a table of one row a trial that all generators share. */
export const trialMeasures: Readonly<Record<string, OfTrial>> = {
  'Firing rate': meanRate,
  i_spike: ({ intervals }) => (intervals.length + 1) / 2,
  isi: ({ intervals }) => mean(intervals),
};

/** Columns of a table of one row a spike that all generators share. */
export const spikeMeasures: Readonly<Record<string, OfSpike>> = {
  'Firing rate': (trial, spike) => 1 / trial.intervals[spike],
  spike_time: (trial, spike) => trial.spikeTimes[spike],
  i_trial: ({ trial }) => trial,
  i_spike: (_, spike) => spike + 1,
  isi: (trial, spike) => trial.intervals[spike],
  '1/isi': (trial, spike) => 1 / trial.intervals[spike],
  'log_1/isi': (trial, spike) => -Math.log10(trial.intervals[spike]),
  log_isi: (trial, spike) => Math.log10(trial.intervals[spike]),
};

export function tableOfTrials(
  trials: readonly Trial[],
  columns: Readonly<Record<string, OfTrial>>,
): GeneratedTable {
  return Object.fromEntries(Object.entries(columns).map(([name, of]) => [name, trials.map(of)]));
}

export function tableOfSpikes(
  trials: readonly Trial[],
  columns: Readonly<Record<string, OfSpike>>,
): GeneratedTable {
  const column = (of: OfSpike): (number | string)[] =>
    trials.flatMap((trial) => trial.intervals.map((_, spike) => of(trial, spike)));
  return Object.fromEntries(Object.entries(columns).map(([name, of]) => [name, column(of)]));
}
