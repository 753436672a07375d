import {
  type Centring,
  type CompiledModel,
  compileTraced,
  findLocationScales,
  marginalise,
  normalise,
  type ParameterSlot,
  recentre,
  type TracedModel,
  traceModel,
} from '@bayes-window/compiler';
import { instantiate, type LogDensity, randomStream, SamplingError, sample } from '@bayes-window/runtime';

/** How each site that can be sampled in several forms is sampled; marginalised ones are integrated out, and drawn. */
export type Coordinates = Readonly<Record<string, 'centred' | 'noncentred' | 'mixed' | 'marginalised'>>;

export interface CoordinateOptions {
  /** Integrates out group effects where the model allows it and it pays; true unless told. What is reported stays the same. */
  readonly marginalise?: boolean;
}

/** A model compiled in the coordinates that suit its data. */
export interface CoordinatedModel {
  /** The model as it was written. */
  readonly written: TracedModel;
  readonly compiled: CompiledModel;
  readonly coordinates: Coordinates;
  /** Wall time of the pilot chain that decided. */
  readonly pilotMilliseconds: number;
}

/**
 * Compiles a model. Group effects that can be integrated out are: fewer coordinates, and no funnel or ridge between effects
 * and their scale. Of what is left, decides for each normal vector x = location + scale * z whether the sampler moves on x or on z:
 * on x where the data say more of an element than its prior does, on z elsewhere (Papaspiliopoulos, Roberts & Skold
 * 2007). What the data say is read off the curvature of the log density along a short pilot chain on z.
 */
export async function compileInCoordinates<Data extends readonly unknown[]>(
  model: (...data: Data) => unknown,
  data: Data,
  options: CoordinateOptions = {},
): Promise<CoordinatedModel> {
  return compileTracedInCoordinates(traceModel(model, ...data), options);
}

/** As `compileInCoordinates`, of a model that is traced and as it was written. */
export async function compileTracedInCoordinates(
  written: TracedModel,
  { marginalise: marginalises = true }: CoordinateOptions = {},
): Promise<CoordinatedModel> {
  const { traced, sites: drawn } = marginalises ? marginalise(written) : { traced: written, sites: [] };
  const marginalised: Coordinates = Object.fromEntries(drawn.map((name) => [name, 'marginalised']));
  const lifted = normalise(traced);
  const sites = findLocationScales(lifted).map(({ site }) => site);
  if (sites.length === 0)
    return { written, compiled: compileTraced(traced), coordinates: marginalised, pilotMilliseconds: 0 };
  const allOnZ: Centring = new Map(sites.map(({ name, axes }) => [name, new Float64Array(axes[0].size)]));
  const pilot = compileTraced(recentre(lifted, allOnZ));
  const started = performance.now();
  const centring = (await chooseCentring(pilot, [...allOnZ.keys()])) ?? allOnZ;
  const pilotMilliseconds = performance.now() - started;
  const isAllOnZ = [...centring.values()].every((entries) => entries.every((c) => c === 0));
  const compiled = isAllOnZ ? pilot : compileTraced(recentre(lifted, centring));
  const milliseconds = addTimes(pilot, compiled);
  const coordinates = { ...marginalised, ...describe(centring) };
  return { written, compiled: { ...compiled, milliseconds }, coordinates, pilotMilliseconds };
}

/** At most 250 * 63 gradients. Its seed is fixed: the choice depends on model and data alone. */
const pilotRun = { chains: 1, warmup: 150, draws: 100, maxTreeDepth: 6, seed: 0, workers: 0 } as const;
/** Every which draw the curvature is taken at. */
const stride = 2;

/**
 * An element is centred if the data have more than the prior's information at every point of the pilot chain, those with
 * the least scale included: a wrong centring (a funnel) costs far more than a wrong non-centring (a ridge).
 */
const decisiveInformation = 1;

/** Undefined if the pilot can't start: the run itself will say why. */
async function chooseCentring(
  { program, model }: CompiledModel,
  names: readonly string[],
): Promise<Centring | undefined> {
  const positions = await pilotPositions(program);
  if (positions === undefined) return undefined;
  const density = instantiate(program);
  const random = randomStream(pilotRun.seed);
  const signs = (): number => (random.uniform() < 0.5 ? -1 : 1);
  return new Map(
    names.map((name) => {
      const slot = model.parameters.find((parameter) => parameter.name === name) as ParameterSlot;
      const information = positions.map((position) => informationAt(density, position, slot, signs));
      const least = (i: number): number => Math.min(...information.map((at) => at[i]));
      return [
        name,
        Float64Array.from({ length: slot.size }, (_, i) => (least(i) > decisiveInformation ? 1 : 0)),
      ];
    }),
  );
}

async function pilotPositions(program: CompiledModel['program']): Promise<Float64Array[] | undefined> {
  try {
    const { chains } = await sample(program, pilotRun);
    const { positions } = chains[0];
    const count = Math.floor(pilotRun.draws / stride);
    return Array.from({ length: count }, (_, k) =>
      positions.slice(k * stride * program.dimension, (k * stride + 1) * program.dimension),
    );
  } catch (error) {
    if (error instanceof SamplingError) return undefined;
    throw error;
  }
}

/**
 * The data's information on each z_i in units of the prior's: -d2 log density / d z_i^2 - 1. All elements are moved at
 * once, which is right to O(h^2) where each row of the data depends on one of them. Where effects of crossed groups are
 * integrated out, others depend on each other through these: random signs make the error cancel on average.
 */
function informationAt(
  density: LogDensity,
  position: Float64Array,
  { offset, size }: ParameterSlot,
  signs: () => number,
): Float64Array {
  const h = 1e-4;
  const directions = Float64Array.from({ length: size }, signs);
  const gradientAt = (step: number): Float64Array => {
    const moved = position.map((x, i) => x + step * (directions[i - offset] ?? 0));
    const gradient = new Float64Array(density.dimension);
    density.logDensityAndGradient(moved, gradient);
    return gradient.subarray(offset, offset + size);
  };
  const [above, below] = [gradientAt(h), gradientAt(-h)];
  return above.map((g, i) => (directions[i] * (below[i] - g)) / (2 * h) - 1);
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
