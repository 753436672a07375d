import type { TracedModel } from '../trace/trace-model.ts';
import { marginaliseConjugate } from './conjugate.ts';
import { marginaliseGaussian } from './gaussian.ts';

/** A model with some sites integrated out. */
export interface Marginalised {
  readonly traced: TracedModel;
  /** The sites that are no longer moved, but drawn. */
  readonly sites: readonly string[];
}

/** R5: integrates out effects of groups where that can be done exactly; `traced.effects` says which, and why not others. */
export function marginalise(model: TracedModel): Marginalised {
  const traced = marginaliseConjugate(marginaliseGaussian(model));
  const drawn = traced.latents.filter(({ noise }) => noise !== undefined);
  return { traced, sites: drawn.map(({ name }) => name) };
}
