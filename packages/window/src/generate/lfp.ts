import {
  type GeneratedTable,
  neuronOfMouse,
  spikeMeasures,
  tableOfSpikes,
  tableOfTrials,
  trialMeasures,
} from './columns.ts';
import { type GeneratorOptions, readOptions } from './options.ts';
import { neuronRates } from './rates.ts';
import { drawTrial, meanRate, type Trial } from './trial.ts';

/** Generated recordings: one row a trial, one row a spike, and the columns that say where a row belongs. */
export interface Generated {
  readonly table: GeneratedTable;
  readonly monster: GeneratedTable;
  readonly indexColumns: readonly string[];
}

const defaults = {
  nTrials: 30,
  nMice: 8,
  duration: 7,
  mouseResponseSlope: 9,
  overallStimResponseStrength: 0,
};

/**
 * "Theta power" of `nMice` mice without and with stimulation, `nTrials` trials each: the mean rate of a Poisson
 * process, higher under stimulation; mice with a higher baseline respond less. Modelled on the generator of the
 * same name in the Python package bayes-window. Two things differ on purpose: a row of `monster` has the power of
 * its own interval, not its trial's mean, so no row repeats another; and short trials respond, too.
 */
export function generateFakeLfp(options: GeneratorOptions<typeof defaults> = {}): Generated {
  const { nTrials, nMice, duration, mouseResponseSlope, overallStimResponseStrength, random } = readOptions(
    'generateFakeLfp',
    defaults,
    options,
  );
  const trials: Trial[] = [];
  for (let neuron = 0; neuron < nMice; neuron++) {
    // The ladder has two steps above the last mouse, where hardly any response is left.
    const rates = neuronRates(neuron, nMice + 1, overallStimResponseStrength + mouseResponseSlope);
    for (const stim of [0, 1] as const) {
      for (let trial = 0; trial < nTrials; trial++) {
        trials.push(drawTrial({ neuron, mouse: 1, stim, trial }, rates, duration, random));
      }
    }
  }
  return {
    table: lfpTable(trials),
    monster: lfpMonster(trials),
    indexColumns: ['mouse', 'stim', 'i_trial', 'neuron_x_mouse'],
  };
}

function lfpTable(trials: readonly Trial[]): GeneratedTable {
  return tableOfTrials(trials, {
    mouse: ({ neuron }) => neuron,
    stim: ({ stim }) => stim,
    i_trial: ({ trial }) => trial,
    neuron_x_mouse: neuronOfMouse,
    'Log power': (trial) => Math.log10(meanRate(trial)),
    Power: meanRate,
    ...trialMeasures,
  });
}

function lfpMonster(trials: readonly Trial[]): GeneratedTable {
  return tableOfSpikes(trials, {
    mouse: ({ neuron }) => neuron,
    stim: ({ stim }) => stim,
    neuron_x_mouse: neuronOfMouse,
    'Log power': spikeMeasures['log_1/isi'],
    Power: spikeMeasures['1/isi'],
    ...spikeMeasures,
  });
}
