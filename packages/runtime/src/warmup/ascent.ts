import type { LogDensity } from '../density.ts';
import { diagonalFisherMetric, metricFromGradient } from '../metric/fisher.ts';
import { type AscentPoint, ascend } from '../optimize/l-bfgs.ts';

/** Where a chain starts, and a first guess at the variances. */
export interface Start {
  readonly position: Float64Array;
  readonly inverseMassMatrix: Float64Array;
}

const mostPoints = 500;
/** Points of the path that the first metric is made from. */
const recentPoints = 10;

/**
 * Climbs from a random point to where draws are likely. A normal posterior's draws lie half the dimension below its mode
 * on average, so that the ascent ends once it gains no more than some of that: the mode itself is of no use, and a density
 * that has none would be followed to where nothing is left of it.
 */
export function climb(density: LogDensity, from: Float64Array): Start {
  const path: AscentPoint[] = [];
  for (const point of ascend(density, from)) {
    path.push(point);
    if (path.length >= mostPoints || hasArrived(path, density.dimension)) break;
  }
  const { position } = path[path.length - 1];
  return { position, inverseMassMatrix: metricOfPath(path) };
}

/** Steps, one of which may be slow for want of curvature, and their gain per dimension at the end. */
const patience = { steps: 5, gain: 1.5 } as const;

function hasArrived(path: readonly AscentPoint[], dimension: number): boolean {
  if (path.length <= patience.steps) return false;
  const gained = path[path.length - 1].logDensity - path[path.length - 1 - patience.steps].logDensity;
  return gained < patience.gain * dimension;
}

/** The Fisher metric of the end of the path; of its first gradient where that is too short to say. */
function metricOfPath(path: readonly AscentPoint[]): Float64Array {
  const first = metricFromGradient(path[0].gradient);
  const recent = path.slice(-recentPoints);
  const dimension = first.length;
  const join = (of: (point: AscentPoint) => Float64Array): Float64Array => {
    const joined = new Float64Array(recent.length * dimension);
    for (const [k, point] of recent.entries()) joined.set(of(point), k * dimension);
    return joined;
  };
  const positions = join(({ position }) => position);
  const gradients = join(({ gradient }) => gradient);
  const metric = diagonalFisherMetric({ dimension, count: recent.length, positions, gradients });
  return metric.map((value, i) => (Number.isNaN(value) ? first[i] : value));
}
