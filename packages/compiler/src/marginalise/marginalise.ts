import {
  add,
  constant,
  divide,
  type Expression,
  input,
  multiply,
  square,
  stopGradient,
  subtract,
} from '@bayes-window/dsl';
import { normalise } from '../coordinates/index.ts';
import { rewrite } from '../passes/rewrite.ts';
import type { LatentSite, Term, TracedModel } from '../trace/trace-model.ts';
import {
  type Factors,
  factorise,
  logDeterminantOf,
  solve,
  type Triangle,
  withCovarianceOfInverse,
} from './factorise.ts';
import {
  dependsOn,
  type EffectTerm,
  type GaussianTerm,
  gaussianTerms,
  groupTotal,
  OwnGroups,
} from './gaussian-terms.ts';

/** A model with some sites integrated out. */
export interface Marginalised {
  readonly traced: TracedModel;
  /** The sites that are no longer moved, but drawn. */
  readonly sites: readonly string[];
}

/** Most effects per group: their precision matrices are spelled out entry by entry. */
const mostEffects = 4;

/**
 * R5: integrates out effects u of groups, u_g ~ Normal given all else, that enter only squares of residuals, linearly.
 * With the joint density's precision A_g and mode m_g of u_g, both functions of what is left,
 *
 *     log integral p(y, u) du = log p(y, u) at u = m  +  sum_g (K log(2 pi) - log |A_g|) / 2
 *
 * The sampler moves on the rest alone; u = m + x, x drawn with covariance A^-1, is its exact conditional distribution, and
 * is what is reported. The gradient of log p(y, u) at its mode needs no derivative of the mode, which also makes the value
 * insensitive to rounding in it. Preconditions: normal priors whose parameters do not depend on effects, and for every
 * other term those of `gaussianTerms`, all with the same groups.
 */
export function marginalise(model: TracedModel): Marginalised {
  const traced = normalise(model);
  const found = findEffects(traced);
  if (found === undefined) return { traced: model, sites: [] };
  return { traced: integrateOut(traced, found), sites: found.effects.map(({ name }) => name) };
}

interface Effects {
  readonly effects: readonly LatentSite[];
  readonly terms: readonly GaussianTerm[];
}

/** The effects to which the rule applies, on the axis with most groups; undefined if there are none. */
function findEffects(traced: TracedModel): Effects | undefined {
  const own = new OwnGroups();
  let effects = normalVectors(traced);
  for (;;) {
    const analysed = traced.terms
      .filter((term) => dependsOn(term.logDensity, effects) && !isOwnPrior(term, effects))
      .map((term) => ({ term, parts: gaussianTerms(term, effects, own) }));
    const spoilt = analysed.filter(({ parts }) => parts === undefined).map(({ term }) => term);
    const left =
      spoilt.length > 0
        ? effects.filter((site) => !spoilt.some((term) => spoils(site, term, effects, own)))
        : onLongestAxis(effects).slice(0, mostEffects);
    if (left.length === effects.length) {
      const terms = analysed.flatMap(({ parts }) => parts ?? []);
      return effects.length === 0 || terms.length === 0 ? undefined : { effects, terms };
    }
    effects = left;
  }
}

/** Sites with a normal prior that depends on no such site, and on which no other site's distribution depends. */
function normalVectors({ latents }: TracedModel): LatentSite[] {
  const parametersOf = ({ distribution }: LatentSite): Expression[] => Object.values(distribution.parameters);
  const vectors = latents.filter(
    (site) =>
      site.distribution.spec.name === 'Normal' &&
      !site.weighted &&
      site.axes.length === 1 &&
      site.axes[0].size > 1 &&
      parametersOf(site).every(({ axes }) => axes.every(({ name }) => name === site.axes[0].name)),
  );
  return vectors.filter((site) => !latents.flatMap(parametersOf).some((value) => dependsOn(value, [site])));
}

function isOwnPrior({ site, kind }: Term, effects: readonly LatentSite[]): boolean {
  return kind === 'prior' && effects.some(({ name }) => name === site);
}

/** Whether a site makes a term unfit, by itself or, where no site does by itself, together with others. */
function spoils(site: LatentSite, term: Term, effects: readonly LatentSite[], own: OwnGroups): boolean {
  const isUnfit = (other: LatentSite): boolean => gaussianTerms(term, [other], own) === undefined;
  if (!dependsOn(term.logDensity, [site])) return false;
  return isUnfit(site) || !effects.some((other) => dependsOn(term.logDensity, [other]) && isUnfit(other));
}

function onLongestAxis(effects: readonly LatentSite[]): LatentSite[] {
  const longest = effects.reduce((most, { axes: [{ size }] }) => Math.max(most, size), 0);
  const axis = effects.find(({ axes: [{ size }] }) => size === longest)?.axes[0];
  return effects.filter(({ axes: [{ name }] }) => name === axis?.name);
}

function integrateOut(traced: TracedModel, found: Effects): TracedModel {
  const { effects } = found;
  const factors = factorise(precisionOf(found));
  const mode = solve(factors, pullOf(found));
  const noise = effects.map(({ name, axes }) => input(`noise of ${name}`, axes));
  const deviations = withCovarianceOfInverse(factors, noise);
  const drawn = mode.map((m, k) => add(m, deviations[k]));
  const values = (replacements: readonly Expression[], roots: readonly Expression[]): readonly Expression[] =>
    rewrite(roots, (node) => node, new Map(effects.map(({ value }, k) => [value, replacements[k]])));
  const written = traced.terms.map(({ logDensity }) => logDensity);
  const atMode = values(
    mode.map((m) => stopGradient(m)),
    written,
  );
  const atDraws = values(drawn, written);
  const deterministics = values(
    drawn,
    traced.deterministics.map(({ value }) => value),
  );
  return {
    ...traced,
    latents: traced.latents.map((site) => {
      const k = effects.indexOf(site);
      return k < 0 ? site : { ...site, noise: noise[k], reported: drawn[k] };
    }),
    terms: [
      ...traced.terms.map((term, i) => ({ ...term, logDensity: atMode[i], atDraws: atDraws[i] })),
      integralTerm(effects, factors),
    ],
    deterministics: traced.deterministics.map((site, i) => ({ ...site, value: deterministics[i] })),
  };
}

/** (K log(2 pi) - log |A_g|) / 2 */
function integralTerm(effects: readonly LatentSite[], factors: Factors): Term {
  return {
    site: `integral over ${effects.map(({ name }) => name).join(', ')}`,
    kind: 'factor',
    logDensity: subtract(
      0.5 * effects.length * Math.log(2 * Math.PI),
      multiply(0.5, logDeterminantOf(factors)),
    ),
    axes: effects[0].axes,
  };
}

/** A_kl = sum over terms and residuals of precision slope_k slope_l column_k . column_l, and the priors' precisions. */
function precisionOf({ effects, terms }: Effects): Triangle {
  return effects.map((site, k) =>
    effects.slice(0, k + 1).map((other, l) => {
      const products = terms.flatMap((term) =>
        entriesOf(term, site).flatMap((a) =>
          entriesOf(term, other).map((b) =>
            multiply(
              multiply(term.precision, multiply(a.slope, b.slope)),
              groupTotal(a.column, term, { columns: [b.column] }),
            ),
          ),
        ),
      );
      const prior = k === l ? [priorPrecision(site)] : [];
      return [...products, ...prior].reduce((total, value) => add(total, value), constant(0));
    }),
  );
}

/** A m: minus the slopes times the residuals at effects 0, and the pull of the priors. */
function pullOf({ effects, terms }: Effects): Expression[] {
  return effects.map((site) => {
    const pulls = terms.flatMap((term) =>
      entriesOf(term, site).map(({ slope, column }) => {
        const residuals = term.rest.map((part) => groupTotal(column, term, part));
        return multiply(
          multiply(-term.precision, slope),
          residuals.reduce((total, value) => add(total, value), constant(0)),
        );
      }),
    );
    const prior = multiply(site.distribution.parameters.loc, priorPrecision(site));
    return [...pulls, prior].reduce((total, value) => add(total, value));
  });
}

function entriesOf({ effects }: GaussianTerm, { name }: LatentSite): readonly EffectTerm[] {
  return effects.filter(({ site }) => site.name === name);
}

function priorPrecision({ distribution: { parameters } }: LatentSite): Expression {
  return divide(1, square(parameters.scale));
}
