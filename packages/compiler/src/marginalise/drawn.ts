import type { Expression } from '@bayes-window/dsl';
import { mapExpressions } from '../coordinates/index.ts';
import { rewrite } from '../passes/rewrite.ts';
import type { LatentSite, TracedModel } from '../trace/trace-model.ts';
import { dependsOn } from './gaussian-terms.ts';

/** A site that is integrated out, and how its value is drawn given all else. */
export interface Drawn {
  readonly site: LatentSite;
  readonly value: Expression;
  readonly noise: readonly Expression[];
}

/** Reports the draws in place of the sites' values, and each term at them; the log density is left to the caller. */
export function reportDraws(traced: TracedModel, drawn: readonly Drawn[]): TracedModel {
  const sites = drawn.map(({ site }) => site);
  const terms = traced.terms.map((term) => {
    const atDraws = term.atDraws ?? term.logDensity;
    return dependsOn(atDraws, sites) ? { ...term, atDraws } : term;
  });
  const inPlace = new Map(drawn.map(({ site, value }) => [site.value, value]));
  const reported = mapExpressions({ ...traced, terms }, (roots) => rewrite(roots, (node) => node, inPlace));
  return {
    ...reported,
    terms: reported.terms.map((term, i) => ({ ...term, logDensity: traced.terms[i].logDensity })),
    latents: reported.latents.map((latent) => {
      const draw = drawn.find(({ site }) => site.name === latent.name);
      return draw === undefined ? latent : { ...latent, noise: draw.noise, reported: draw.value };
    }),
  };
}
