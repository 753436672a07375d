import {
  add,
  data,
  divide,
  type Expression,
  input,
  log,
  multiply,
  Normal,
  subtract,
} from '@bayes-window/dsl';
import { liftGathers } from '../passes/lift-gathers.ts';
import { rewrite } from '../passes/rewrite.ts';
import type { LatentSite, Term, TracedModel } from '../trace/trace-model.ts';
import { findLocationScales, type LocationScale } from './location-scale.ts';

/** For each site, per element: 1 to move on w = location + scale * z, 0 to move on z. */
export type Centring = ReadonlyMap<string, Float64Array>;

/** The model with gathers lifted, in which `findLocationScales` sees effects per group. */
export function normalise(traced: TracedModel): TracedModel {
  return mapExpressions(traced, liftGathers);
}

/**
 * The same posterior in other coordinates: each site named in `centring` is sampled through v, with
 *
 *     z = (v - c location) / scale^c         w = location + scale z         c = 0 or 1 per element
 *
 * and the prior density gains log |dz/dv|. What is reported is the site as it was written. `traced` must be normalised.
 */
export function recentre(traced: TracedModel, centring: Centring): TracedModel {
  let current = traced;
  for (const name of centring.keys()) {
    const found = findLocationScales(current).find(({ site }) => site.name === name);
    if (found !== undefined) current = recentreSite(current, found, centring.get(name) as Float64Array);
  }
  return current;
}

function recentreSite(traced: TracedModel, found: LocationScale, centred: Float64Array): TracedModel {
  const { site, form } = found;
  const v = input(site.name, site.axes);
  const { substitution, logJacobian } = changeOfVariable(found, v, centred);
  const reported = substitution.get(site.value) as Expression;
  const changed = mapExpressions(traced, (roots) => rewrite(roots, (node) => node, substitution));
  const isUnitNormal = form === 'centred' && centred.every((c) => c === 0);
  const prior = ({ logDensity }: Term): Expression =>
    isUnitNormal && !site.weighted ? Normal(0, 1).logDensity(v) : add(logDensity, logJacobian);
  return {
    ...changed,
    latents: changed.latents.map((latent) =>
      latent.name === site.name ? { ...latent, value: v, reported } : latent,
    ),
    terms: changed.terms.map((term) =>
      term.site === site.name ? { ...term, logDensity: prior(term) } : term,
    ),
  };
}

interface Change {
  readonly substitution: ReadonlyMap<Expression, Expression>;
  /** log |dx/dv| per element, x the site as written. */
  readonly logJacobian: Expression;
}

function changeOfVariable(
  { site, form, location, scale, effect }: LocationScale,
  v: Expression,
  centred: Float64Array,
): Change {
  const c = data(centred, site.axes, `centring of ${site.name}`);
  const isUniform = (value: number): boolean => centred.every((entry) => entry === value);
  const logScale = multiply(c, log(scale));
  if (form === 'centred') {
    // x = w: where c = 1, x = v; where c = 0, x = location + scale v.
    const moved = add(location, multiply(scale, v));
    const x = isUniform(0) ? moved : isUniform(1) ? v : add(multiply(c, v), multiply(subtract(1, c), moved));
    return { substitution: new Map([[site.value, x]]), logJacobian: subtract(log(scale), logScale) };
  }
  // x = z: where c = 1, z = (v - location) / scale; where c = 0, z = v.
  const standardised = divide(subtract(v, location), scale);
  const z = isUniform(0)
    ? v
    : isUniform(1)
      ? standardised
      : add(multiply(c, standardised), multiply(subtract(1, c), v));
  const substitution = new Map([[site.value, z]]);
  // Saves the way there and back: location + scale (v - location) / scale = v.
  if (effect !== undefined && isUniform(1)) substitution.set(effect, v);
  return { substitution, logJacobian: multiply(-1, logScale) };
}

/** Rewrites all of a model's expressions together, so that what they share stays shared. */
export function mapExpressions(
  traced: TracedModel,
  rewriteAll: (roots: readonly Expression[]) => readonly Expression[],
): TracedModel {
  const { latents, terms, deterministics } = traced;
  const reported = latents.map(({ reported: expression, value }) => expression ?? value);
  const parameters = latents.map(({ distribution }) => Object.values(distribution.parameters));
  const roots = [
    ...terms.map(({ logDensity }) => logDensity),
    ...terms.map(({ logDensity, atDraws }) => atDraws ?? logDensity),
    ...deterministics.map(({ value }) => value),
    ...reported,
    ...parameters.flat(),
  ];
  const rewritten = [...rewriteAll(roots)];
  const take = (count: number): Expression[] => rewritten.splice(0, count);
  const [densities, atDraws, values, reports] = [
    take(terms.length),
    take(terms.length),
    take(deterministics.length),
    take(latents.length),
  ];
  return {
    ...traced,
    terms: terms.map((term, i) => ({
      ...term,
      logDensity: densities[i],
      atDraws: term.atDraws && atDraws[i],
    })),
    deterministics: deterministics.map((deterministic, i) => ({ ...deterministic, value: values[i] })),
    latents: latents.map((latent, i) =>
      withParameters({ ...latent, reported: latent.reported && reports[i] }, take(parameters[i].length)),
    ),
  };
}

function withParameters(latent: LatentSite, values: readonly Expression[]): LatentSite {
  const names = Object.keys(latent.distribution.parameters);
  const parameters = Object.fromEntries(names.map((name, i) => [name, values[i]]));
  return { ...latent, distribution: { ...latent.distribution, parameters } };
}
