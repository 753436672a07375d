import {
  type Axis,
  add,
  axis,
  type Codes,
  codes as codesOver,
  data,
  type Expression,
  gather,
  multiply,
} from '@bayes-window/dsl';
import type { LatentSite } from '../trace/trace-model.ts';
import type { EffectTerm, GaussianTerm } from './gaussian-terms.ts';

/** Effects of several axes as one effect `site`, over one axis along which they lie one after the other. */
interface Stacked {
  readonly site: LatentSite;
  /** The terms, with that effect in place of them. */
  readonly terms: readonly GaussianTerm[];
  /** From values of the effects to one over the axis, and back. */
  together(values: readonly Expression[]): Expression;
  apart(value: Expression): readonly Expression[];
}

export function stack(sites: readonly LatentSite[], terms: readonly GaussianTerm[]): Stacked {
  const [first, ...others] = sites;
  if (others.length === 0)
    return { site: first, terms, together: ([value]) => value, apart: (value) => [value] };
  const name = sites.map((site) => site.name).join(', ');
  const along = axis(
    `groups of ${name}`,
    sites.reduce((total, { axes }) => total + axes[0].size, 0),
  );
  const stretches = stretchesOf(sites, along);
  const together = (values: readonly Expression[]): Expression =>
    values
      .map((value, k) => multiply(stretches[k].isWithin, gather(value, stretches[k].into)))
      .reduce((total, value) => add(total, value));
  const parameter = (key: 'loc' | 'scale'): Expression =>
    together(sites.map(({ distribution }) => distribution.parameters[key]));
  const distribution = {
    ...first.distribution,
    parameters: { loc: parameter('loc'), scale: parameter('scale') },
  };
  const site = { ...first, name, axes: [along], distribution };
  return {
    site,
    terms: terms.map((term) => ({ ...term, effects: stackEffects(term.effects, sites, site, stretches) })),
    together,
    apart: (value) => stretches.map(({ outOf }) => gather(value, outOf)),
  };
}

/** Where one effect lies on the common axis. */
interface Stretch {
  readonly start: number;
  readonly isWithin: Expression;
  /** Its own groups of the common axis' (of others, some), and the common axis' of its own. */
  readonly into: Codes;
  readonly outOf: Codes;
}

function stretchesOf(sites: readonly LatentSite[], along: Axis): Stretch[] {
  let end = 0;
  return sites.map(({ axes: [own] }) => {
    const start = end;
    end += own.size;
    const places = Array.from({ length: along.size }, (_, i) => i - start);
    const isWithin = Float64Array.from(places, (i) => (i >= 0 && i < own.size ? 1 : 0));
    return {
      start,
      isWithin: data(isWithin, [along]),
      into: codesOver(
        along.name,
        along,
        own,
        places.map((i) => Math.min(Math.max(i, 0), own.size - 1)),
      ),
      outOf: codesOver(
        own.name,
        own,
        along,
        Array.from({ length: own.size }, (_, i) => start + i),
      ),
    };
  });
}

function stackEffects(
  effects: readonly EffectTerm[],
  sites: readonly LatentSite[],
  site: LatentSite,
  stretches: readonly Stretch[],
): EffectTerm[] {
  return effects.map((effect) => {
    const k = sites.findIndex(({ name }) => name === effect.site.name);
    if (k < 0) return effect;
    const { start, into } = stretches[k];
    const { name, over, values } = effect.codes;
    const codes = codesOver(
      name,
      over,
      site.axes[0],
      values.map((code) => start + code),
    );
    return { ...effect, site, codes, slope: gather(effect.slope, into) };
  });
}
