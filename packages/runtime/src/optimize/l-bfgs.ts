import type { LogDensity } from '../density.ts';

/** A point of an ascent. Its arrays are its own. */
export interface AscentPoint {
  readonly position: Float64Array;
  readonly gradient: Float64Array;
  readonly logDensity: number;
}

/** Steps that H remembers. */
const memory = 10;
const halvings = 30;
/** Armijo's share of the rise that the gradient promises. */
const sufficient = 1e-4;

interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly sy: number;
}

/**
 * Climbs a log density by L-BFGS (Nocedal & Wright 2006, algorithms 7.4 and 7.5) with a halving line search, and yields each point, the
 * start included; the caller decides when it is high enough. Ends where no step rises. The start must be finite.
 */
export function* ascend(density: LogDensity, start: Float64Array): Generator<AscentPoint, void> {
  const pairs: Pair[] = [];
  let here = evaluate(density, start);
  for (;;) {
    const direction = preconditioned(pairs, here.gradient);
    yield here;
    const next = lineSearch(density, here, direction);
    if (next === undefined) return;
    const s = subtract(next.position, here.position);
    const y = subtract(here.gradient, next.gradient);
    const sy = dot(s, y);
    // Along a direction that curves the other way H would lose its sign.
    if (sy > 1e-10 * dot(y, y)) pairs.push({ s, y, sy });
    if (pairs.length > memory) pairs.shift();
    here = next;
  }
}

function evaluate(density: LogDensity, position: Float64Array): AscentPoint {
  const gradient = new Float64Array(position.length);
  const logDensity = density.logDensityAndGradient(position, gradient);
  return { position: position.slice(), gradient, logDensity };
}

function lineSearch(
  density: LogDensity,
  { position, gradient, logDensity }: AscentPoint,
  direction: Float64Array,
): AscentPoint | undefined {
  const slope = dot(direction, gradient);
  for (let k = 0, step = 1; k < halvings; k++, step /= 2) {
    const next = evaluate(
      density,
      position.map((x, i) => x + step * direction[i]),
    );
    const rises = next.logDensity > logDensity && next.logDensity >= logDensity + sufficient * step * slope;
    if (rises && next.gradient.every(Number.isFinite)) return next;
  }
  return undefined;
}

/** H g by the two-loop recursion; without any pair a step of length at most 1 up the gradient. */
function preconditioned(pairs: readonly Pair[], gradient: Float64Array): Float64Array {
  const q = gradient.slice();
  const last = pairs.at(-1);
  if (last === undefined) return q.map((g) => g / Math.max(1, Math.sqrt(dot(gradient, gradient))));
  const weights: number[] = [];
  for (const { s, y, sy } of [...pairs].reverse()) {
    const weight = dot(s, q) / sy;
    weights.push(weight);
    addTimes(q, -weight, y);
  }
  const scale = last.sy / dot(last.y, last.y);
  for (let i = 0; i < q.length; i++) q[i] *= scale;
  for (const { s, y, sy } of pairs) addTimes(q, (weights.pop() as number) - dot(y, q) / sy, s);
  return q;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function subtract(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]);
}

function addTimes(target: Float64Array, factor: number, vector: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] += factor * vector[i];
}
