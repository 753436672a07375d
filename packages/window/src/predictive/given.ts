import { type Axis, sizeOf } from '@bayes-window/dsl';
import { InputError } from '../errors.ts';
import type { PosteriorVariable } from '../inference/index.ts';
import type { GivenSite, PredictedSite } from './program.ts';

/**
 * Takes a site's values from a posterior variable: element for element where the labels agree (the numbers of the index,
 * along an axis without labels). What has no counterpart, a new level of a group, is left to be drawn.
 */
export function givenFrom(site: PredictedSite, variable: PosteriorVariable, chain: number): GivenSite {
  const { size } = variable;
  const draws = variable.draws[chain];
  return {
    indices: matchElements(site, variable),
    values: (draw) => draws.subarray(draw * size, (draw + 1) * size),
  };
}

function matchElements(site: PredictedSite, variable: PosteriorVariable): Int32Array {
  const { axes } = site;
  const names = (list: readonly Axis[]): string => list.map(({ name }) => name).join(', ');
  if (names(axes) !== names(variable.axes)) {
    throw new InputError(
      'SITE_AXES',
      `Site "${site.name}" runs over [${names(axes)}] in the model, but over [${names(variable.axes)}] in the posterior. Predict with the model that was fitted.`,
      { site: site.name },
    );
  }
  const places = axes.map((axis, d) => placesAlong(site, axis, variable.axes[d]));
  return Int32Array.from({ length: sizeOf(axes) }, (_, element) => indexOf(element, axes, places, variable));
}

/** For each index of the model's axis, that of the posterior's with the same label, or -1. */
function placesAlong(site: PredictedSite, axis: Axis, known: Axis): number[] {
  const placeOf = new Map(Array.from({ length: known.size }, (_, index) => [labelOf(known, index), index]));
  const places = Array.from({ length: axis.size }, (_, index) => placeOf.get(labelOf(axis, index)) ?? -1);
  const isEvent = site.distribution.support.event?.axes.some(({ name }) => name === axis.name) === true;
  const isSame = axis.size === known.size && places.every((place) => place >= 0);
  if (!isEvent || isSame) return places;
  throw new InputError(
    'EVENT_AXIS_CHANGED',
    `Site "${site.name}" is one value over axis "${axis.name}", whose levels differ from those of the posterior: a part of such a value can't be drawn. Give the new data the same levels.`,
    { site: site.name, axis: axis.name },
  );
}

function labelOf({ labels }: Axis, index: number): string {
  return labels?.[index] ?? String(index);
}

function indexOf(
  element: number,
  axes: readonly Axis[],
  places: readonly (readonly number[])[],
  variable: PosteriorVariable,
): number {
  let rest = element;
  let index = 0;
  let stride = 1;
  for (let d = axes.length - 1; d >= 0; d--) {
    const place = places[d][rest % axes[d].size];
    if (place < 0) return -1;
    index += place * stride;
    stride *= variable.axes[d].size;
    rest = Math.floor(rest / axes[d].size);
  }
  return index;
}
