import { gaussianProcesses } from './gaussian-process.ts';
import { generalisedLinear } from './generalised-linear.ts';
import { hiddenMarkov } from './hidden-markov.ts';
import { hierarchical } from './hierarchical.ts';
import { itemResponse } from './item-response.ts';
import { linearRegressions } from './linear-regression.ts';
import { marginalised } from './marginalised.ts';
import type { Port } from './port.ts';
import { radon } from './radon.ts';
import { structured } from './structured.ts';
import { timeSeries } from './time-series.ts';

/** posteriordb models in our language, by family. */
export const families: Readonly<Record<string, readonly Port[]>> = {
  'linear regression': linearRegressions,
  'generalised linear': generalisedLinear,
  hierarchical: [...hierarchical, ...radon],
  'item response': itemResponse,
  'discrete states summed out': marginalised,
  'growth, splines, sparse, network': structured,
  'Gaussian process': gaussianProcesses,
  'time series, differential equations': timeSeries,
  'hidden Markov': hiddenMarkov,
};

export const ports: readonly Port[] = Object.values(families).flat();

/** Posteriors that wait for a feature of the language, by the one that is missing. */
export const missing: Readonly<Record<string, string>> = {};
