import type { LogDensity } from '../density.ts';
import { SamplingError } from '../errors.ts';
import { metricFromGradient } from '../metric/fisher.ts';
import type { RandomSource } from '../random/stream.ts';
import { climb, type Start } from './ascent.ts';

const tries = 100;
/** Points with a finite density that the highest is taken from. */
const candidates = 3;

/**
 * Where a chain starts: at the given position; or at the highest of a few points drawn from uniform(-2, 2), from where
 * it climbs to where draws are likely. Log density and gradient are finite there.
 */
export function startingPoint(density: LogDensity, random: RandomSource, given?: Float64Array): Start {
  const gradient = new Float64Array(density.dimension);
  if (given !== undefined) {
    const value = density.logDensityAndGradient(given, gradient);
    if (!isAllFinite(value, gradient))
      throw nonFinite(given, value, 'the given starting point does not have');
    return { position: given.slice(), inverseMassMatrix: metricFromGradient(gradient) };
  }
  return climb(density, highestOf(density, random));
}

/** The highest of a few points drawn from uniform(-2, 2) with a finite log density and gradient. */
export function highestOf(density: LogDensity, random: RandomSource): Float64Array {
  const position = new Float64Array(density.dimension);
  const gradient = new Float64Array(density.dimension);
  let best: { readonly position: Float64Array; readonly value: number } | undefined;
  let value = Number.NaN;
  for (let attempt = 0, found = 0; attempt < tries && found < candidates; attempt++) {
    for (let i = 0; i < position.length; i++) position[i] = 4 * random.uniform() - 2;
    value = density.logDensityAndGradient(position, gradient);
    if (!isAllFinite(value, gradient)) continue;
    found++;
    if (best === undefined || value > best.value) best = { position: position.slice(), value };
  }
  if (best === undefined) throw nonFinite(position, value, `none of ${tries} random starting points has`);
  return best.position;
}

function isAllFinite(value: number, gradient: Float64Array): boolean {
  return Number.isFinite(value) && gradient.every(Number.isFinite);
}

function nonFinite(position: Float64Array, value: number, what: string): SamplingError {
  return new SamplingError(
    'NON_FINITE_START',
    `The sampler can't start: ${what} a finite log density and gradient (the last was ${value}). Check the data and the supports, or give another starting point.`,
    { position: position.slice(), value },
  );
}
