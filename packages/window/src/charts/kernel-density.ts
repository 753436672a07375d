import { quantile } from './box-summary.ts';

export interface DensityPoint {
  readonly value: number;
  readonly density: number;
}

const binCount = 256;
/** Kernel tails beyond this many bandwidths are dropped: exp(-8) of the peak. */
const reach = 4;

/**
 * Gaussian kernel density on `points` values from the least draw to the greatest, reflected at both ends so that no
 * mass leaks beyond them. Bandwidth: Silverman's 0.9 min(sd, IQR / 1.34) n^(-1/5). Draws are binned first.
 */
export function kernelDensity(draws: ArrayLike<number>, points = 96): DensityPoint[] {
  const sorted = Float64Array.from(draws).sort();
  const low = sorted[0];
  const width = (sorted[sorted.length - 1] - low) / binCount;
  if (!(width > 0)) return [];
  const mass = smoothed(histogram(sorted, low, width), bandwidth(sorted) / width);
  const scale = 1 / (sorted.length * width);
  return Array.from({ length: points }, (_, point) => {
    const position = (point / (points - 1)) * binCount;
    return { value: low + position * width, density: scale * between(mass, position - 0.5) };
  });
}

function bandwidth(sorted: Float64Array): number {
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const variance = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (sorted.length - 1);
  const spread = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.34;
  const sd = Math.sqrt(variance);
  return 0.9 * (spread > 0 ? Math.min(sd, spread) : sd) * sorted.length ** -0.2;
}

function histogram(sorted: Float64Array, low: number, width: number): Float64Array {
  const counts = new Float64Array(binCount);
  for (const value of sorted) counts[Math.min(binCount - 1, Math.floor((value - low) / width))] += 1;
  return counts;
}

/** Convolution with a Gaussian of `sd` bins; bins beyond the ends mirror those within. */
function smoothed(counts: Float64Array, sd: number): Float64Array {
  const radius = Math.min(binCount - 1, Math.max(1, Math.ceil(reach * sd)));
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, k) =>
    Math.exp(-0.5 * ((k - radius) / sd) ** 2),
  );
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  const padded = new Float64Array(binCount + 2 * radius);
  for (let i = 0; i < padded.length; i++) padded[i] = counts[mirrored(i - radius)];
  const result = new Float64Array(binCount);
  for (let bin = 0; bin < binCount; bin++) {
    let sum = 0;
    for (let k = 0; k < kernel.length; k++) sum += kernel[k] * padded[bin + k];
    result[bin] = sum / total;
  }
  return result;
}

function mirrored(bin: number): number {
  if (bin < 0) return -1 - bin;
  return bin < binCount ? bin : 2 * binCount - 1 - bin;
}

/** Linear interpolation between bin centres; the end bins reach to the ends. */
function between(mass: Float64Array, position: number): number {
  const clamped = Math.min(Math.max(position, 0), binCount - 1);
  const below = Math.floor(clamped);
  const above = Math.min(below + 1, binCount - 1);
  return mass[below] + (clamped - below) * (mass[above] - mass[below]);
}
