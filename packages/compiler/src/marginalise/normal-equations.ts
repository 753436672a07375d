import { add, constant, divide, type Expression, multiply, square } from '@bayes-window/dsl';
import { ofGroupsWithRows } from '../passes/groups-with-rows.ts';
import type { LatentSite } from '../trace/trace-model.ts';
import type { Triangle } from './factorise.ts';
import { type EffectTerm, type GaussianTerm, groupTotal } from './gaussian-terms.ts';

/** Effects of the same groups, and all that sees them but their priors. */
export interface Effects {
  readonly effects: readonly LatentSite[];
  readonly terms: readonly GaussianTerm[];
}

/** A_kl = sum over terms and residuals of precision slope_k slope_l column_k . column_l, and the priors' precisions. */
export function precisionOf({ effects, terms }: Effects): Triangle {
  return effects.map((site, k) =>
    effects.slice(0, k + 1).map((other, l) => {
      const products = terms.flatMap((term) =>
        entriesOf(term, site).flatMap((a) =>
          entriesOf(term, other).map((b) => {
            const scale = multiply(term.precision, multiply(a.slope, b.slope));
            const total = groupTotal(a, term.weights, { columns: [b.column] });
            return ofGroupsWithRows(multiply(scale, total), a.codes);
          }),
        ),
      );
      const prior = k === l ? [priorPrecision(site)] : [];
      return [...products, ...prior].reduce((total, value) => add(total, value), constant(0));
    }),
  );
}

/** A m: minus the slopes times the residuals at effects 0, and the pull of the priors. */
export function pullOf({ effects, terms }: Effects): Expression[] {
  return effects.map((site) => {
    const pulls = terms.flatMap((term) =>
      entriesOf(term, site).map((entry) => {
        const residuals = term.rest.map((part) => groupTotal(entry, term.weights, part));
        const total = residuals.reduce((partial, value) => add(partial, value), constant(0));
        return ofGroupsWithRows(multiply(multiply(-term.precision, entry.slope), total), entry.codes);
      }),
    );
    const prior = multiply(site.distribution.parameters.loc, priorPrecision(site));
    return [...pulls, prior].reduce((total, value) => add(total, value));
  });
}

export function entriesOf({ effects }: GaussianTerm, { name }: LatentSite): readonly EffectTerm[] {
  return effects.filter(({ site }) => site.name === name);
}

export function priorPrecision({ distribution: { parameters } }: LatentSite): Expression {
  return divide(1, square(parameters.scale));
}
