import {
  add,
  constant,
  constantValue,
  type Expression,
  evaluate,
  exp,
  expit,
  lbeta,
  less,
  lgamma,
  log,
  mean,
  multiply,
  negate,
  type Support,
  sizeOf,
  subtract,
  topologicalOrder,
  where,
} from '@bayes-window/dsl';
import type { EffectsNote, LatentSite, Term, TracedModel } from '../trace/trace-model.ts';
import { reportDraws } from './drawn.ts';
import { type Draw, logGammaDraw } from './gamma-draws.ts';
import { dependsOn } from './gaussian-terms.ts';
import { type LinearForm, linearForm, type Statistics } from './statistics.ts';

/** What log densities of a certain form, as functions of u, integrate to, and how u is drawn from them. */
interface Kernel {
  readonly holds: (support: Support) => boolean;
  /** The form in words. */
  readonly form: string;
  readonly fits: (coefficients: Statistics<Expression>) => boolean;
  /** log of the integral over u, element by element. */
  readonly logIntegral: (coefficients: Statistics<Expression>) => Expression;
  readonly draw: (site: LatentSite, coefficients: Statistics<Expression>) => Draw;
}

const isZero = (x: Expression): boolean => constantValue(x) === 0;

/** u^(a - 1) exp(-b u): log integral = log Gamma(a) - a log b;  u ~ Gamma(a, b) */
const gammaKernel: Kernel = {
  holds: ({ low, high }) => knownBound(low) === 0 && knownBound(high) === Number.POSITIVE_INFINITY,
  form: 'linear in log u and u',
  fits: ({ logRest }) => isZero(logRest),
  logIntegral: ({ logU, u }) => {
    const shape = add(logU, 1);
    // log |Gamma(a)| has values where there is no integral.
    const normaliser = where(less(0, shape), lgamma(shape), Number.NaN);
    return subtract(normaliser, multiply(shape, log(negate(u))));
  },
  draw: ({ name, axes }, { logU, u }) => {
    const { value, noise } = logGammaDraw(name, add(logU, 1), axes);
    return { value: exp(subtract(value, log(negate(u)))), noise };
  },
};

/** u^(a - 1) (1 - u)^(b - 1): log integral = log B(a, b);  u ~ Beta(a, b), as x/(x + y), x ~ Gamma(a, 1), y ~ Gamma(b, 1) */
const betaKernel: Kernel = {
  holds: ({ low, high }) => knownBound(low) === 0 && knownBound(high) === 1,
  form: 'linear in log u and log(1 - u)',
  fits: ({ u }) => isZero(u),
  logIntegral: ({ logU, logRest }) => lbeta(add(logU, 1), add(logRest, 1)),
  draw: ({ name, axes }, { logU, logRest }) => {
    const x = logGammaDraw(`${name}, first part`, add(logU, 1), axes);
    const y = logGammaDraw(`${name}, second part`, add(logRest, 1), axes);
    return { value: expit(subtract(x.value, y.value)), noise: [...x.noise, ...y.noise] };
  },
};

function knownBound(bound: Support['low']): number | undefined {
  return typeof bound === 'number' ? bound : constantValue(bound);
}

/**
 * R5, conjugate effects: integrates out effects u of groups if, as a function of u, the log density of all that sees
 * them is that of a gamma or a beta distribution, whatever the terms are called:
 *
 *     0 < u        log density = rest + sum_g (a_g - 1) log u_g - b_g u_g
 *                  log integral = rest + sum_g log Gamma(a_g) - a_g log b_g
 *     0 < u < 1    log density = rest + sum_g (a_g - 1) log u_g + (b_g - 1) log(1 - u_g)
 *                  log integral = rest + sum_g log B(a_g, b_g)
 *
 * a, b and the rest do not depend on u. A gamma prior's a and b gain, from Poisson rows of rate u e_i, the group's sums
 * of counts and of exposures e_i; a beta prior's, from Bernoulli and binomial rows, its successes and its failures. Each
 * draw then draws u from its conditional distribution, Gamma(a, b) or Beta(a, b). Preconditions: every term that sees u
 * has the form, one of them is not its prior, no site's distribution depends on u, and it pays (`costReason`).
 */
export function marginaliseConjugate(model: TracedModel): TracedModel {
  const bySize = [...model.latents].sort((a, b) => sizeOf(b.axes) - sizeOf(a.axes));
  return bySize.reduce((traced, site) => {
    const kernel = site.noise === undefined ? kernelOf(site) : undefined;
    return kernel === undefined ? traced : integrateOut(traced, site, kernel);
  }, model);
}

/** The kernel that a site's support allows, if it is one of effects of groups. */
function kernelOf({ support, axes }: LatentSite): Kernel | undefined {
  if (sizeOf(axes) < 2 || support.event !== undefined) return undefined;
  return [gammaKernel, betaKernel].find(({ holds }) => holds(support));
}

function integrateOut(traced: TracedModel, site: LatentSite, kernel: Kernel): TracedModel {
  const forms = formsOf(traced, site, kernel);
  if (typeof forms === 'string') return withNote(traced, { site: site.name, integrated: false, note: forms });
  const coefficients = [...forms.values()].map((form) => form.coefficients).reduce(added);
  const { value: drawn, noise } = kernel.draw(site, coefficients);
  const reported = reportDraws(traced, [{ site, value: drawn, noise }]);
  const rests = reported.terms.map((term, i) => ({
    ...term,
    logDensity: forms.get(traced.terms[i])?.rest ?? term.logDensity,
  }));
  const integral: Term = {
    site: `integral over ${site.name}`,
    kind: 'factor',
    logDensity: kernel.logIntegral(coefficients),
    axes: site.axes,
  };
  const note = { site: site.name, integrated: true, note: `the density is ${kernel.form}` };
  return withNote({ ...reported, terms: [...rests, integral] }, note);
}

/** The forms of all terms that see the site, or the reason why it stays. */
function formsOf(
  { terms, latents }: TracedModel,
  site: LatentSite,
  { form, fits }: Kernel,
): ReadonlyMap<Term, LinearForm> | string {
  const dependent = latents.find(({ distribution }) =>
    Object.values(distribution.parameters).some((parameter) => dependsOn(parameter, [site])),
  );
  if (dependent !== undefined) return `the distribution of "${dependent.name}" depends on it`;
  const forms = new Map<Term, LinearForm>();
  for (const term of terms.filter(({ logDensity }) => dependsOn(logDensity, [site]))) {
    const found = linearForm(term, site);
    if (found === undefined || !fits(found.coefficients)) return `the term "${term.site}" is not ${form}`;
    forms.set(term, found);
  }
  const isSeen = [...forms.keys()].some((term) => term.kind !== 'prior' || term.site !== site.name);
  return isSeen ? (costReason(forms, site) ?? forms) : 'nothing but its prior sees it';
}

/**
 * Mean events (counts; successes and failures) of a group from which on effects are sampled: these then say more of an
 * effect than its prior, so that no funnel slows the sampler. With many groups it pays for longer, since trajectories grow
 * with the numbers that are sampled. Effective draws per second (`npm run bench:effects` and more seeds, gamma and beta):
 * 8 groups of 4 events 2.6 and 9 times as many, of 16 events 0.3 and 1.6; 20 groups of 16 0.8 and 1.2; 50 groups of 32 1.3
 * and 1.9, of 64 1.2 and 1.2; 200 groups of 64 3.2 and 3.8.
 */
function manyEvents(groups: number): number {
  return Math.max(12, groups);
}

/** Why it does not pay to integrate a site out; undefined where it does, or what it costs isn't known. */
function costReason(forms: ReadonlyMap<Term, LinearForm>, site: LatentSite): string | undefined {
  const isOwnPrior = ({ kind, site: name }: Term): boolean => kind === 'prior' && name === site.name;
  const of = (isPrior: boolean): Expression[] =>
    [...forms]
      .filter(([term]) => isOwnPrior(term) === isPrior)
      .map(([, { coefficients }]) => add(coefficients.logU, coefficients.logRest));
  const [prior, events] = [of(true), of(false)].map((parts) =>
    parts.reduce((total, part) => add(total, part), constant(0)),
  );
  // With a known prior all draws are independent.
  if (!isKnown(events) || isKnown(prior)) return undefined;
  const [[count]] = evaluate([mean(events)]);
  const bound = manyEvents(sizeOf(site.axes));
  if (count < bound) return undefined;
  return `its groups have ${Math.round(count)} events each; from ${bound} on, sampling it costs less than drawing it`;
}

function isKnown(x: Expression): boolean {
  return topologicalOrder([x]).every(({ op }) => op.kind !== 'input');
}

function added(a: Statistics<Expression>, b: Statistics<Expression>): Statistics<Expression> {
  return { logU: add(a.logU, b.logU), logRest: add(a.logRest, b.logRest), u: add(a.u, b.u) };
}

function withNote(traced: TracedModel, note: EffectsNote): TracedModel {
  return { ...traced, effects: [...(traced.effects ?? []), note] };
}
