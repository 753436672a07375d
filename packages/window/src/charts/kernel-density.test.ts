import { describe, expect, it } from 'vitest';
import { kernelDensity } from './kernel-density.ts';

/** Reproducible draws with a bend in their distribution. */
const uniform = Array.from({ length: 2000 }, (_, index) => ((index + 1) * 0.6180339887498949) % 1);
const exponential = uniform.map((u) => -Math.log(1 - u));

function area(points: readonly { value: number; density: number }[]): number {
  return points.slice(1).reduce((sum, point, index) => {
    const previous = points[index];
    return sum + 0.5 * (point.density + previous.density) * (point.value - previous.value);
  }, 0);
}

/** The defining sum, unbinned, each draw mirrored at both ends. */
function directDensity(draws: readonly number[], value: number): number {
  const sorted = [...draws].sort((a, b) => a - b);
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  const sd = Math.sqrt(draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (draws.length - 1));
  const at = (p: number): number => sorted[Math.round(p * (sorted.length - 1))];
  const bandwidth = 0.9 * Math.min(sd, (at(0.75) - at(0.25)) / 1.34) * draws.length ** -0.2;
  const kernel = (x: number): number => Math.exp(-0.5 * ((value - x) / bandwidth) ** 2);
  const total = draws.reduce((sum, x) => sum + kernel(x) + kernel(2 * low - x) + kernel(2 * high - x), 0);
  return total / (draws.length * bandwidth * Math.sqrt(2 * Math.PI));
}

describe('kernelDensity', () => {
  it('agrees with the unbinned, mirrored sum', () => {
    const points = kernelDensity(exponential);
    const peak = Math.max(...points.map(({ density }) => density));
    for (const { value, density } of points.filter((_, index) => index % 5 === 0)) {
      expect(Math.abs(density - directDensity(exponential, value))).toBeLessThan(0.02 * peak);
    }
  });

  it('holds a mass of one between the least and the greatest draw', () => {
    for (const draws of [uniform, exponential]) {
      const points = kernelDensity(draws, 400);
      expect(area(points)).toBeCloseTo(1, 2);
      expect(points[0].value).toBeCloseTo(Math.min(...draws), 12);
      expect(points.at(-1)?.value).toBeCloseTo(Math.max(...draws), 12);
    }
  });

  it('has no curve for a constant', () => {
    expect(kernelDensity([2, 2, 2])).toEqual([]);
  });
});
