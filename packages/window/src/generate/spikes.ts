import {
  type GeneratedTable,
  mouseName,
  neuronOfMouse,
  spikeMeasures,
  tableOfSpikes,
  tableOfTrials,
  trialMeasures,
} from './columns.ts';
import type { Generated } from './lfp.ts';
import { type GeneratorOptions, readOptions } from './options.ts';
import { type NeuronRates, neuronRates } from './rates.ts';
import { drawTrial, meanRate, type Trial } from './trial.ts';

const defaults = {
  nTrials: 6,
  nNeurons: 8,
  nMice: 10,
  duration: 7,
  mouseResponseSlope: 2,
  overallStimResponseStrength: 0,
};

/** Recordings of neurons in several mice; `firingRates[mouse][neuron]` are the rates they were drawn with, Hz. */
export interface GeneratedSpikes extends Generated {
  readonly firingRates: readonly (readonly NeuronRates[])[];
}

/**
 * Spike trains of `nNeurons` neurons in each of `nMice` mice without and with stimulation: Poisson processes, faster
 * under stimulation, fast neurons responding less than slow ones and mouse k by `k * mouseResponseSlope` Hz more.
 */
export function generateFakeSpikes(options: GeneratorOptions<typeof defaults> = {}): GeneratedSpikes {
  const settings = readOptions('generateFakeSpikes', defaults, options);
  const { nTrials, nNeurons, nMice, duration, random } = settings;
  const response = (mouse: number): number =>
    settings.overallStimResponseStrength + mouse * settings.mouseResponseSlope;
  const firingRates = range(nMice).map((mouse) =>
    range(nNeurons).map((neuron) => neuronRates(neuron, nNeurons - 1, response(mouse))),
  );
  const places = range(nMice).flatMap((mouse) => range(nNeurons).map((neuron) => ({ mouse, neuron })));
  const conditions = places.flatMap((place) => ([0, 1] as const).map((stim) => ({ ...place, stim })));
  const trials = conditions.flatMap((condition) =>
    range(nTrials).map((trial) =>
      drawTrial({ ...condition, trial }, firingRates[condition.mouse][condition.neuron], duration, random),
    ),
  );
  const indexColumns = [...Object.keys(indexOf(nNeurons)), 'i_trial'];
  return {
    table: spikesTable(trials, nNeurons),
    monster: spikesMonster(trials, nNeurons),
    indexColumns,
    firingRates,
  };
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

type OfTrial = (trial: Trial) => number | string;

function indexOf(nNeurons: number): Record<string, OfTrial> {
  return {
    neuron_code: ({ mouse, neuron }) => mouse * nNeurons + neuron,
    mouse_code: ({ mouse }) => mouse,
    neuron: ({ neuron }) => neuron,
    stim: ({ stim }) => stim,
    neuron_x_mouse: neuronOfMouse,
    mouse: ({ mouse }) => mouseName(mouse),
  };
}

function spikesTable(trials: readonly Trial[], nNeurons: number): GeneratedTable {
  return tableOfTrials(trials, {
    ...indexOf(nNeurons),
    i_trial: ({ trial }) => trial,
    log_firing_rate: (trial) => Math.log10(meanRate(trial)),
    firing_rate: meanRate,
    ...trialMeasures,
  });
}

function spikesMonster(trials: readonly Trial[], nNeurons: number): GeneratedTable {
  return tableOfSpikes(trials, {
    ...indexOf(nNeurons),
    log_firing_rate: spikeMeasures['log_1/isi'],
    firing_rate: spikeMeasures['1/isi'],
    ...spikeMeasures,
  });
}
