import { topologicalOrder } from '@bayes-window/dsl';
import { type PowerScaling, powerScaling } from '@bayes-window/runtime';
import type { Inference } from './infer.ts';
import { totalLogLikelihood } from './log-likelihood.ts';

export interface PriorSensitivityResult extends PowerScaling {
  /** The sites whose priors were scaled together. */
  readonly priorSites: readonly string[];
}

/**
 * What prior and data each do to every scalar of a posterior, by power-scaling: see `powerScaling`. Scaled are the priors
 * at the top of the model, that depend on no other parameter; those of group effects are part of the model itself
 * (Kallioinen et al. 2023, section 2.5). Or the `sites` named.
 */
export function priorSensitivity(
  run: Pick<Inference, 'written' | 'compiled' | 'coordinates' | 'samples' | 'posterior'>,
  sites: readonly string[] = topSites(run),
): PriorSensitivityResult {
  const result = powerScaling({
    parameters: run.posterior.allScalars(),
    logPrior: totalLogLikelihood(run, sites),
    logLikelihood: totalLogLikelihood(run),
  });
  return { ...result, priorSites: sites };
}

/** Effects that can be sampled in several forms are group effects, even where they are written as unit normals. */
function topSites({ written, coordinates }: Pick<Inference, 'written' | 'coordinates'>): string[] {
  return written.terms
    .filter(({ kind, site }) => kind === 'prior' && !(site in coordinates))
    .filter(({ site, logDensity }) =>
      topologicalOrder([logDensity]).every(
        ({ op, attributes }) => op.kind !== 'input' || attributes.name === site,
      ),
    )
    .map(({ site }) => site);
}
