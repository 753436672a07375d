import {
  type Centring,
  type CompiledModel,
  compileTraced,
  findLocationScales,
  normalise,
  recentre,
  traceModel,
} from '@bayes-window/compiler';
import { instantiate, type LogDensity } from '@bayes-window/runtime';
import { ascend } from './ascend.ts';

/** How each site that can be sampled in two forms is sampled. */
export type Coordinates = Readonly<Record<string, 'centred' | 'noncentred' | 'mixed'>>;

/** A model compiled in the coordinates that suit its data. */
export interface CoordinatedModel {
  readonly compiled: CompiledModel;
  readonly coordinates: Coordinates;
}

/**
 * Compiles a model, and decides for each normal vector x = location + scale * z whether the sampler moves on x or on z:
 * on x where the data say much more of an element than its prior does, on z elsewhere (Papaspiliopoulos, Roberts & Skold
 * 2007). What the data say is read off the curvature of the log density at a pilot point near its mode.
 */
export function compileInCoordinates<Data extends readonly unknown[]>(
  model: (...data: Data) => unknown,
  data: Data,
): CoordinatedModel {
  const traced = traceModel(model, ...data);
  const lifted = normalise(traced);
  const sites = findLocationScales(lifted).map(({ site }) => site);
  if (sites.length === 0) return { compiled: compileTraced(traced), coordinates: {} };
  const allOnZ: Centring = new Map(sites.map(({ name, axes }) => [name, new Float64Array(axes[0].size)]));
  const pilot = compileTraced(recentre(lifted, allOnZ));
  const centring = centringAt(
    pilot,
    sites.map(({ name }) => name),
  );
  const isAllOnZ = [...centring.values()].every((entries) => entries.every((c) => c === 0));
  const compiled = isAllOnZ ? pilot : compileTraced(recentre(lifted, centring));
  return {
    compiled: { ...compiled, milliseconds: addTimes(pilot, compiled) },
    coordinates: describe(centring),
  };
}

/** Steps of the climb to the pilot point; it need not be the mode. */
const pilotSteps = 100;

/**
 * How many times the prior's information the data must have for an element to be centred. Theory's break-even is 1 at
 * known scale; a wrong centring (a funnel) costs far more than a wrong non-centring (a ridge).
 */
const decisiveInformation = 10;

function centringAt({ program, model }: CompiledModel, names: readonly string[]): Map<string, Float64Array> {
  const density = instantiate(program);
  const position = ascend(density, new Float64Array(density.dimension), pilotSteps);
  return new Map(
    names.map((name) => {
      const slot = model.parameters.find((parameter) => parameter.name === name)!;
      const curvature = curvatureOf(density, position, slot.offset, slot.size);
      // In z, the prior's curvature is 1 and the data's is the rest.
      const information = curvature.map((total) => Math.max(0, total - 1));
      const z = position.slice(slot.offset, slot.offset + slot.size);
      const variance = varianceBetween(z, information);
      return [name, information.map((own) => (own * variance > decisiveInformation ? 1 : 0))];
    }),
  );
}

/**
 * Variance of the elements' true values by moments (DerSimonian & Laird 1986), in units of the pilot's scale squared. The
 * scale at the pilot itself is of no use: near the joint mode it is far too large where the data are weak. `z` are modes,
 * shrunk by the prior; z (1 + r) / r undoes that.
 */
function varianceBetween(z: Float64Array, information: Float64Array): number {
  const informed = [...z.keys()].filter((i) => information[i] > 1e-6);
  const sum = (term: (r: number, unshrunk: number) => number): number =>
    informed.reduce(
      (total, i) => total + term(information[i], (z[i] * (1 + information[i])) / information[i]),
      0,
    );
  const total = sum((r) => r);
  const center = sum((r, value) => r * value) / total;
  const dispersion = sum((r, value) => r * (value - center) ** 2);
  const excess = dispersion - (informed.length - 1);
  return informed.length < 2 ? 0 : Math.max(0, excess / (total - sum((r) => r * r) / total));
}

/**
 * -d2 log density / d z_i^2 for a stretch of the position, all elements moved at once: exact to O(h^2) where each row of
 * the data depends on one element.
 */
function curvatureOf(
  density: LogDensity,
  position: Float64Array,
  offset: number,
  size: number,
): Float64Array {
  const h = 1e-4;
  const gradientAt = (step: number): Float64Array => {
    const moved = position.slice();
    for (let i = 0; i < size; i++) moved[offset + i] += step;
    const gradient = new Float64Array(density.dimension);
    density.logDensityAndGradient(moved, gradient);
    return gradient.subarray(offset, offset + size);
  };
  const [above, below] = [gradientAt(h), gradientAt(-h)];
  return above.map((g, i) => (below[i] - g) / (2 * h));
}

function describe(centring: Centring): Coordinates {
  return Object.fromEntries(
    [...centring].map(([name, entries]) => {
      const centred = entries.reduce((count, c) => count + c, 0);
      return [name, centred === 0 ? 'noncentred' : centred === entries.length ? 'centred' : 'mixed'];
    }),
  );
}

function addTimes(pilot: CompiledModel, final: CompiledModel): CompiledModel['milliseconds'] {
  if (pilot === final) return pilot.milliseconds;
  const [a, b] = [pilot.milliseconds, final.milliseconds];
  return {
    trace: a.trace + b.trace,
    differentiate: a.differentiate + b.differentiate,
    emit: a.emit + b.emit,
  };
}
