import { gaussianProcesses } from './gaussian-process.ts';
import { generalisedLinear } from './generalised-linear.ts';
import { hierarchical } from './hierarchical.ts';
import { itemResponse } from './item-response.ts';
import { linearRegressions } from './linear-regression.ts';
import { marginalised } from './marginalised.ts';
import type { Port } from './port.ts';
import { radon } from './radon.ts';
import { structured } from './structured.ts';

/** posteriordb models in our language, by family. */
export const families: Readonly<Record<string, readonly Port[]>> = {
  'linear regression': linearRegressions,
  'generalised linear': generalisedLinear,
  hierarchical: [...hierarchical, ...radon],
  'item response': itemResponse,
  'discrete states summed out': marginalised,
  'growth, splines, sparse, network': structured,
  'Gaussian process': gaussianProcesses,
};

export const ports: readonly Port[] = Object.values(families).flat();

/** Posteriors that wait for a feature of the language, by the one that is missing. */
export const missing: Readonly<Record<string, string>> = {
  'arma-arma11': 'scan along an axis',
  'ecdc0401-covid19imperial_v2': 'scan along an axis',
  'bball_drive_event_0-hmm_drive_0': 'hidden Markov chain',
  'bball_drive_event_1-hmm_drive_1': 'hidden Markov chain',
  'hmm_gaussian_simulated-hmm_gaussian': 'hidden Markov chain',
  'hudson_lynx_hare-lotka_volterra': 'ordinary differential equations',
  'sir-sir': 'ordinary differential equations',
  'synthetic_grid_RBF_kernels-kronecker_gp': 'eigenvectors of a symmetric matrix',
};
