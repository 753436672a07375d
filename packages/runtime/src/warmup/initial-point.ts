import type { LogDensity } from '../density.ts';
import { SamplingError } from '../errors.ts';
import type { RandomSource } from '../random/philox.ts';

const tries = 100;

/** A position with finite log density and gradient: the given one, or the first of many drawn from uniform(-2, 2). */
export function initialPosition(
  density: LogDensity,
  random: RandomSource,
  given?: Float64Array,
): Float64Array {
  const position = new Float64Array(density.dimension);
  const gradient = new Float64Array(density.dimension);
  let value = Number.NaN;
  for (let attempt = 0; attempt < (given === undefined ? tries : 1); attempt++) {
    for (let i = 0; i < position.length; i++) position[i] = given?.[i] ?? 4 * random.uniform() - 2;
    value = density.logDensityAndGradient(position, gradient);
    if (Number.isFinite(value) && gradient.every(Number.isFinite)) return position;
  }
  const what =
    given === undefined
      ? `none of ${tries} random starting points has`
      : 'the given starting point does not have';
  throw new SamplingError(
    'NON_FINITE_START',
    `The sampler can't start: ${what} a finite log density and gradient (the last was ${value}). Check the data and the supports, or give another starting point.`,
    { position: position.slice(), value },
  );
}
