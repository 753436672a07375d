import { type Axis, type Expression, stopGradient } from '@bayes-window/dsl';
import { normalise } from '../coordinates/index.ts';
import { rewrite } from '../passes/rewrite.ts';
import type { EffectsNote, LatentSite, Term, TracedModel } from '../trace/trace-model.ts';
import { type Conditional, conditionalOf } from './conditional.ts';
import { jointConditionalOf } from './crossed.ts';
import { reportDraws } from './drawn.ts';
import { dependsOn, type GaussianTerm, gaussianTerms, OwnGroups } from './gaussian-terms.ts';
import type { Effects } from './normal-equations.ts';

/** Most effects per group: their precision matrices are spelled out entry by entry. */
const mostEffects = 4;

/**
 * Most groups of crossed effects that are integrated out too, by a dense solve in each gradient: of one effect, and of all
 * together. In effective draws per second (`npm run bench:effects`) that is 1.1 times as good as sampling them with 10 groups
 * of one effect, crossed with 100 others, 0.7 times with 16; with 4 and 3 groups of two effects 8 times, with 6 and 5 10
 * times, with 8 and 8 1.4 times.
 */
const mostCrossed = 8;
const mostCrossedTogether = 16;

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
 *
 * Axis by axis, that with most groups first. Effects of other groups that share residuals with them (crossed groups) stay
 * as parameters of A and m, or are integrated out jointly where they are few (`crossed.ts`).
 */
export function marginaliseGaussian(model: TracedModel): TracedModel {
  const own = new OwnGroups();
  const notes = new Map<string, EffectsNote>();
  const note = (site: string, integrated: boolean, text: string): void => {
    if (!notes.has(site)) notes.set(site, { site, integrated, note: text });
  };
  let traced = normalise(model);
  for (const axis of axesBySize(normalVectors(traced))) {
    const candidates = normalVectors(traced).filter((site) => isOn(site, axis));
    const found = findEffects(traced, candidates, own, note);
    if (found === undefined) continue;
    for (const { name } of found.effects) note(name, true, `normal in each of ${axis.size} groups`);
    traced = integrateOut(traced, crossedConditional(traced, found, own, note) ?? conditionalOf(found));
  }
  const effects = [...notes.values()];
  return effects.some(({ integrated }) => integrated) ? { ...traced, effects } : { ...model, effects };
}

type Note = (site: string, integrated: boolean, text: string) => void;

function axesBySize(sites: readonly LatentSite[]): Axis[] {
  const axes = new Map(sites.map(({ axes: [axis] }) => [axis.name, axis]));
  return [...axes.values()].sort((a, b) => b.size - a.size);
}

function isOn({ axes: [{ name }] }: LatentSite, axis: Axis): boolean {
  return name === axis.name;
}

/** The effects of one axis to which the rule applies; undefined if there are none. */
function findEffects(
  { terms }: TracedModel,
  candidates: readonly LatentSite[],
  own: OwnGroups,
  note: Note,
): Effects | undefined {
  for (let effects = candidates; ; ) {
    const analysed = termsOf(terms, effects).map((term) => ({
      term,
      parts: gaussianTerms(term, effects, own),
    }));
    const spoilt = analysed.filter(({ parts }) => parts === undefined).map(({ term }) => term);
    const left = spoilt.length > 0 ? fitting(effects, spoilt, own, note) : firstOf(effects, note);
    if (left.length === effects.length) {
      const parts = analysed.flatMap(({ parts }) => parts ?? []);
      if (parts.length > 0) return { effects, terms: parts };
      for (const { name } of effects) note(name, false, 'nothing but its prior sees it');
      return undefined;
    }
    effects = left;
  }
}

/** The effects that make none of the spoilt terms unfit. */
function fitting(
  effects: readonly LatentSite[],
  spoilt: readonly Term[],
  own: OwnGroups,
  note: Note,
): readonly LatentSite[] {
  return effects.filter((site) => {
    const term = spoilt.find((candidate) => spoils(site, candidate, effects, own));
    if (term !== undefined)
      note(site.name, false, `the term "${term.site}" is not a sum of squares that are linear in it`);
    return term === undefined;
  });
}

function firstOf(effects: readonly LatentSite[], note: Note): readonly LatentSite[] {
  for (const { name } of effects.slice(mostEffects))
    note(name, false, `its groups have ${mostEffects} other effects`);
  return effects.slice(0, mostEffects);
}

/** All terms that see effects, but their own priors. */
function termsOf(terms: readonly Term[], effects: readonly LatentSite[]): Term[] {
  const isOwnPrior = ({ site, kind }: Term): boolean =>
    kind === 'prior' && effects.some(({ name }) => name === site);
  return terms.filter((term) => dependsOn(term.logDensity, effects) && !isOwnPrior(term));
}

/** Sites with a normal prior that depends on no such site, and on which no other site's distribution depends. */
function normalVectors({ latents }: TracedModel): LatentSite[] {
  const parametersOf = ({ distribution }: LatentSite): Expression[] => Object.values(distribution.parameters);
  const vectors = latents.filter(
    (site) =>
      site.noise === undefined &&
      site.distribution.spec.name === 'Normal' &&
      !site.weighted &&
      site.axes.length === 1 &&
      site.axes[0].size > 1 &&
      parametersOf(site).every(({ axes }) => axes.every(({ name }) => name === site.axes[0].name)),
  );
  return vectors.filter((site) => !latents.flatMap(parametersOf).some((value) => dependsOn(value, [site])));
}

/** Whether a site makes a term unfit, by itself or, where no site does by itself, together with others. */
function spoils(site: LatentSite, term: Term, effects: readonly LatentSite[], own: OwnGroups): boolean {
  const isUnfit = (other: LatentSite): boolean => gaussianTerms(term, [other], own) === undefined;
  if (!dependsOn(term.logDensity, [site])) return false;
  return isUnfit(site) || !effects.some((other) => dependsOn(term.logDensity, [other]) && isUnfit(other));
}

/** With effects of other groups that share a term, all are solved for together as long as those are few; fewest first. */
function crossedConditional(
  traced: TracedModel,
  { effects }: Effects,
  own: OwnGroups,
  note: Note,
): Conditional | undefined {
  const seen = termsOf(traced.terms, effects);
  const crossed = normalVectors(traced)
    .filter(
      (site) =>
        !isOn(site, effects[0].axes[0]) && seen.some(({ logDensity }) => dependsOn(logDensity, [site])),
    )
    .sort((a, b) => a.axes[0].size - b.axes[0].size);
  let [few, parts]: [readonly LatentSite[], readonly GaussianTerm[]] = [[], []];
  for (const site of crossed) {
    const joint = jointly(traced.terms, effects, [...few, site], own);
    if (typeof joint === 'string') note(site.name, false, `crossed with ${namesOf(effects)}${joint}`);
    else {
      [few, parts] = [[...few, site], joint];
      note(site.name, true, `jointly normal with ${namesOf(effects)}, which it is crossed with`);
    }
  }
  return few.length === 0 ? undefined : jointConditionalOf(effects, few, parts);
}

function namesOf(effects: readonly LatentSite[]): string {
  return effects.map(({ name }) => `"${name}"`).join(', ');
}

/** The terms of effects and sites that are crossed with them, or why the last of these is not taken. */
function jointly(
  terms: readonly Term[],
  effects: readonly LatentSite[],
  few: readonly LatentSite[],
  own: OwnGroups,
): readonly GaussianTerm[] | string {
  const sizes = few.map(({ axes: [{ size }] }) => size);
  const last = sizes[sizes.length - 1];
  const together = sizes.reduce((total, size) => total + size);
  if (last > mostCrossed || together > mostCrossedTogether) {
    const beside = last > mostCrossed ? '' : ` beside ${together - last} others`;
    return `, whose groups are more; solving for its ${last}${beside} in each gradient costs more than sampling them`;
  }
  const all = [...effects, ...few];
  const parts = termsOf(terms, all).map((term) => gaussianTerms(term, all, own));
  return parts.every((part) => part !== undefined) ? parts.flat() : ', and not normal given all else';
}

function integrateOut(
  traced: TracedModel,
  { effects, modes, draws, noise, integrals }: Conditional,
): TracedModel {
  const reported = reportDraws(
    traced,
    effects.map((site, k) => ({ site, value: draws[k], noise: [noise[k]] })),
  );
  const atModes = new Map(effects.map(({ value }, k) => [value, stopGradient(modes[k])]));
  const densities = rewrite(
    traced.terms.map(({ logDensity }) => logDensity),
    (node) => node,
    atModes,
  );
  const terms = reported.terms.map((term, i) => ({ ...term, logDensity: densities[i] }));
  return { ...reported, terms: [...terms, ...integrals] };
}
