import type { LogDensity } from '../density.ts';
import { SamplingError } from '../errors.ts';
import { type AscentPoint, ascend } from '../optimize/l-bfgs.ts';
import type { RandomSource } from '../random/stream.ts';
import { startingPoint } from '../warmup/initial-point.ts';

/** The top of a log density, in the unconstrained space. */
export interface Mode extends AscentPoint {
  readonly iterations: number;
}

const mostIterations = 5000;
/** Rises below this share of the density's size, this often in a row, end the climb. */
const flat = { share: 1e-13, times: 5 } as const;

/**
 * Maximum of a log density by L-BFGS, from `start` or a random point. Throws NO_MODE where the density rises without end,
 * as that of a hierarchical model does where a scale goes to 0.
 */
export function maximize(density: LogDensity, random: RandomSource, start?: Float64Array): Mode {
  const { position } = startingPoint(density, random, start);
  let last: AscentPoint | undefined;
  let [iterations, still] = [0, 0];
  for (const point of ascend(density, position)) {
    const rise = last === undefined ? Number.POSITIVE_INFINITY : point.logDensity - last.logDensity;
    still = rise <= flat.share * Math.max(1, Math.abs(point.logDensity)) ? still + 1 : 0;
    last = point;
    if (still >= flat.times) break;
    if (++iterations > mostIterations) throw noMode(point);
  }
  return { ...(last as AscentPoint), iterations };
}

function noMode({ position, logDensity }: AscentPoint): SamplingError {
  return new SamplingError(
    'NO_MODE',
    `The log density still rises after ${mostIterations} steps (it is ${logDensity}); it has no maximum that can be found. ` +
      'A hierarchical model has none where its scale goes to 0: write it non-centred, fix the scale, or sample it.',
    { position, logDensity },
  );
}
