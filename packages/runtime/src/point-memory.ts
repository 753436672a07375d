import type { DensityProgram, PointMemory, PointViews } from './density.ts';

/** A module's loops over points: see `DensityProgram`. */
export interface LeapfrogExports {
  drift(from: number, to: number, inverseMass: number, step: number): void;
  kick(to: number, inverseMass: number, step: number): number;
  isTurning(first: number, last: number): number;
}

/** Enough for trees of depth 18, which hold three points a level; where points are large, there is room for fewer. */
const most = { points: 64, bytes: 2 ** 26 } as const;
const pageBytes = 65_536;
const mostPages = 65_536;

/** Arrays are padded to whole vectors, of 16 bytes. */
const strideOf = (dimension: number): number => 16 * Math.ceil(dimension / 2);

function pointCount(dimension: number): number {
  return Math.min(most.points, Math.floor(most.bytes / (3 * Math.max(16, strideOf(dimension)))));
}

/** Pages that the points of a program's trajectories take, behind its own; 0 where it has no loops for them, or no room. */
export function pointPages({ module, dimension, memoryPages }: DensityProgram): number {
  if (WebAssembly.Module.exports(module).every(({ name }) => name !== 'drift')) return 0;
  const pages = Math.ceil(((3 * pointCount(dimension) + 1) * strideOf(dimension)) / pageBytes);
  return memoryPages + pages > mostPages ? 0 : pages;
}

/** The memory behind a program's own: the diagonal of the inverse mass matrix, and the points. */
export function pointMemory(
  { dimension, memoryPages }: DensityProgram,
  buffer: ArrayBuffer,
  { drift, kick, isTurning }: LeapfrogExports,
): PointMemory {
  const start = memoryPages * pageBytes;
  const stride = strideOf(dimension);
  const view = (address: number): Float64Array => new Float64Array(buffer, address, dimension);
  const points = Array.from({ length: pointCount(dimension) }, (_, k): PointViews => {
    const address = start + (3 * k + 1) * stride;
    return {
      address,
      position: view(address),
      momentum: view(address + stride),
      gradient: view(address + 2 * stride),
    };
  });
  return {
    points,
    inverseMass: view(start),
    drift: (from, to, step) => drift(from, to, start, step),
    kick: (to, step) => kick(to, start, step),
    isTurning: (first, last) => isTurning(first, last) !== 0,
  };
}
