export interface Evaluation {
  readonly value: number;
  readonly gradient: readonly number[];
}

export interface Minimum extends Evaluation {
  readonly point: readonly number[];
}

const maxIterations = 200;
const gradientTolerance = 1e-9;
const sufficientDecrease = 1e-4;
const smallestStep = 1e-10;
/** Below this share of the value, a gain drowns in rounding, and only the gradient tells progress. */
const rounding = 1e-12;

/** BFGS with a backtracking line search (Nocedal & Wright 2006, algorithms 6.1 and 3.1), for few dimensions. */
export function minimize(f: (point: readonly number[]) => Evaluation, start: readonly number[]): Minimum {
  let current: Minimum = { point: start, ...f(start) };
  let inverseHessian = scaledIdentity(current.gradient);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    if (steepness(current) < gradientTolerance) break;
    const direction = inverseHessian.map((row) => -inner(row, current.gradient));
    const next = advance(f, current, direction);
    if (next === undefined) break;
    inverseHessian = updated(inverseHessian, current, next);
    current = next;
  }
  return current;
}

/** A first step of length at most 1. */
function scaledIdentity(gradient: readonly number[]): number[][] {
  const length = Math.max(1, Math.sqrt(inner(gradient, gradient)));
  return gradient.map((_, row) => gradient.map((_g, column) => (row === column ? 1 / length : 0)));
}

/** The next point, or undefined where none is better. */
function advance(
  f: (point: readonly number[]) => Evaluation,
  from: Minimum,
  direction: readonly number[],
): Minimum | undefined {
  const slope = inner(direction, from.gradient);
  if (-slope > rounding * Math.abs(from.value)) return lineSearch(f, from, direction, slope);
  const point = from.point.map((value, k) => value + direction[k]);
  const full = { point, ...f(point) };
  return steepness(full) < steepness(from) / 2 ? full : undefined;
}

function steepness({ gradient }: Evaluation): number {
  return Math.max(...gradient.map(Math.abs));
}

function lineSearch(
  f: (point: readonly number[]) => Evaluation,
  from: Minimum,
  direction: readonly number[],
  slope: number,
): Minimum | undefined {
  for (let step = 1; step > smallestStep; step /= 2) {
    const point = from.point.map((value, k) => value + step * direction[k]);
    const evaluation = f(point);
    if (evaluation.value <= from.value + sufficientDecrease * step * slope) return { point, ...evaluation };
  }
  return undefined;
}

/** H + (1 + y'Hy / s'y) s s' / s'y - (H y s' + s y' H) / s'y, left alone where the curvature s'y is not positive. */
function updated(inverseHessian: number[][], from: Minimum, to: Minimum): number[][] {
  const s = to.point.map((value, k) => value - from.point[k]);
  const y = to.gradient.map((value, k) => value - from.gradient[k]);
  const curvature = inner(s, y);
  if (!(curvature > 1e-12 * Math.sqrt(inner(s, s) * inner(y, y)))) return inverseHessian;
  const hy = inverseHessian.map((row) => inner(row, y));
  const factor = (1 + inner(y, hy) / curvature) / curvature;
  return inverseHessian.map((row, i) =>
    row.map((value, j) => value + factor * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / curvature),
  );
}

function inner(left: readonly number[], right: readonly number[]): number {
  let total = 0;
  for (let k = 0; k < left.length; k++) total += left[k] * right[k];
  return total;
}
