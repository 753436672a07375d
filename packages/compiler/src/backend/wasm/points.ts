import { type Axis, type Expression, hasAxis, stridesIn } from '@bayes-window/dsl';

/** The index along each unrolled axis at which code is being made; other axes are looped over. */
export type Point = ReadonlyMap<string, number>;

/** Every point of some axes, the last axis fastest. */
export function pointsOf(axes: readonly Axis[], at: Point = new Map()): Point[] {
  return axes.reduce<Point[]>(
    (points, { name, size }) =>
      points.flatMap((point) => Array.from({ length: size }, (_, i) => new Map(point).set(name, i))),
    [at],
  );
}

/** Byte offset of a point within an array over `axes`. */
export function pointOffset(axes: readonly Axis[], unrolled: readonly Axis[], point: Point): number {
  const strides = stridesIn(axes, unrolled);
  return unrolled.reduce((offset, { name }, d) => offset + 8 * strides[d] * (point.get(name) ?? 0), 0);
}

/** One entry per value and point of the unrolled axes that the value has. */
export class PerPoint<T> {
  private readonly unrolled: readonly Axis[];
  private readonly entries = new Map<Expression, Map<string, T>>();

  constructor(unrolled: readonly Axis[]) {
    this.unrolled = unrolled;
  }

  get(value: Expression, point: Point): T | undefined {
    return this.entries.get(value)?.get(this.keyOf(value, point));
  }

  set(value: Expression, point: Point, entry: T): void {
    const known = this.entries.get(value) ?? new Map<string, T>();
    this.entries.set(value, known.set(this.keyOf(value, point), entry));
  }

  clear(): void {
    this.entries.clear();
  }

  private keyOf({ axes }: Expression, point: Point): string {
    if (this.unrolled.length === 0) return '';
    return this.unrolled
      .filter((axis) => hasAxis(axes, axis))
      .map(({ name }) => point.get(name))
      .join(' ');
  }
}
