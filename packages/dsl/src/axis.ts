import { ModelError } from './errors.ts';

/**
 * A named dimension. Expressions broadcast by axis name, never by position; a plate is an axis.
 * Two axes of one name are the same axis and must have the same size.
 */
export interface Axis {
  readonly name: string;
  readonly size: number;
  /** One label per index, in index order, where the axis stands for named things (mice, schools). */
  readonly labels?: readonly string[];
}

/** Makes an axis from its size or from the labels of its indices. */
export function axis(name: string, sizeOrLabels: number | readonly string[]): Axis {
  const size = typeof sizeOrLabels === 'number' ? sizeOrLabels : sizeOrLabels.length;
  if (!Number.isInteger(size) || size < 1) {
    throw new ModelError('AXIS_SIZE', `Axis "${name}" needs a whole size of at least 1; got ${size}.`, {
      axis: name,
      size,
    });
  }
  return typeof sizeOrLabels === 'number' ? { name, size } : { name, size, labels: sizeOrLabels };
}

/** The same things once more, as the columns of a matrix over `axis` and itself: `mouse` and `mouse'`. */
export function twin(axis: Axis): Axis {
  return { ...axis, name: `${axis.name}'` };
}

export function formatAxes(axes: readonly Axis[]): string {
  return `[${axes.map((a) => `${a.name}: ${a.size}`).join(', ')}]`;
}

export function hasAxis(axes: readonly Axis[], wanted: Axis): boolean {
  return axes.some((a) => a.name === wanted.name);
}

export function sameAxes(a: readonly Axis[], b: readonly Axis[]): boolean {
  return a.length === b.length && a.every((axisOfA, i) => axisOfA.name === b[i].name);
}

export function withoutAxis(axes: readonly Axis[], removed: Axis): readonly Axis[] {
  return axes.filter((a) => a.name !== removed.name);
}

export function withoutAxes(axes: readonly Axis[], removed: readonly Axis[]): readonly Axis[] {
  return axes.filter((a) => !hasAxis(removed, a));
}

/** The axes of `a`, then those of `b` that `a` lacks. */
export function unionAxes(a: readonly Axis[], b: readonly Axis[]): readonly Axis[] {
  if (b.length === 0 || a === b) return a;
  for (const other of b) checkSize(a, b, other);
  const added = b.filter((other) => !hasAxis(a, other));
  return added.length === 0 ? a : [...a, ...added];
}

function checkSize(a: readonly Axis[], b: readonly Axis[], other: Axis): void {
  const mine = a.find((candidate) => candidate.name === other.name);
  if (mine === undefined || mine.size === other.size) return;
  throw new ModelError(
    'AXIS_MISMATCH',
    `Axis "${other.name}" has two sizes, ${mine.size} and ${other.size}, in one expression: ` +
      `${formatAxes(a)} meets ${formatAxes(b)}. Give the two things different axis names, or index one by a code column with .at(codes).`,
    { axis: other.name, sizes: [mine.size, other.size] },
  );
}

/** Number of elements; 1 for a scalar. */
export function sizeOf(axes: readonly Axis[]): number {
  return axes.reduce((product, a) => product * a.size, 1);
}

/** Row-major strides of an array over `axes`, looked up for each axis of `space`; 0 where the array lacks the axis. */
export function stridesIn(axes: readonly Axis[], space: readonly Axis[]): number[] {
  return space.map(({ name }) => strideAlong(axes, name));
}

/** Row-major stride of an array over `axes` along the axis of a name; 0 where the array lacks it. */
export function strideAlong(axes: readonly Axis[], name: string): number {
  let stride = 1;
  for (let i = axes.length - 1; i >= 0; i--) {
    if (axes[i].name === name) return stride;
    stride *= axes[i].size;
  }
  return 0;
}
