import { type Axis, strideAlong, stridesIn } from '@bayes-window/dsl';
import { type Code, i32, local } from './assembler/index.ts';
import { type KernelState, newLocal } from './kernel-state.ts';

/**
 * Byte offsets that walk through arrays as a loop nest runs. Arrays with the same strides share one cursor; an array's
 * address is its base (a static offset of the load) plus its cursor.
 */
export class Cursors {
  readonly space: readonly Axis[];
  /** In a loop over one axis that is spelled out: the index along it. Nothing walks then. */
  position?: number;
  private readonly state: KernelState;
  private readonly indices: readonly number[];
  private readonly cursors = new Map<string, { local: number; strides: readonly number[] }>();

  /** `indices` are the locals of the outer loops' counters. */
  constructor(state: KernelState, space: readonly Axis[], indices: readonly number[]) {
    this.state = state;
    this.space = space;
    this.indices = indices;
  }

  /** The axis of the innermost loop. */
  get inner(): Axis {
    return this.space[this.space.length - 1];
  }

  /** Byte stride of an array over `axes` along the innermost loop. */
  innerStride(axes: readonly Axis[], elementBytes = 8): number {
    return strideAlong(axes, this.inner.name) * elementBytes;
  }

  /** The offset within an array over `axes` at the current point. */
  at(axes: readonly Axis[], elementBytes = 8): Code {
    const strides = stridesIn(axes, this.space).map((stride) => stride * elementBytes);
    return this.offset(strides);
  }

  /** The offset that ignores axis `ignored`: the part of a gathered array's address that codes do not give. */
  atWithout(axes: readonly Axis[], ignored: Axis): Code {
    const strides = stridesIn(axes, this.space).map((stride, d) =>
      this.space[d].name === ignored.name ? 0 : stride * 8,
    );
    return this.offset(strides);
  }

  /** Sets every cursor to the start of the innermost loop. */
  start(): Code {
    return [...this.cursors.values()].map(({ local: index, strides }) =>
      local.set(index, this.startOf(strides)),
    );
  }

  /** Moves every cursor on by `steps` points of the innermost loop. */
  advance(steps: number): Code {
    return [...this.cursors.values()].map(({ local: index, strides }) => {
      const step = strides[strides.length - 1] * steps;
      return step === 0 ? [] : local.set(index, i32.add(local.get(index), i32.const(step)));
    });
  }

  private offset(strides: readonly number[]): Code {
    if (strides.every((stride) => stride === 0)) return i32.const(0);
    if (this.position !== undefined) return i32.const(this.position * strides[strides.length - 1]);
    const key = strides.join(' ');
    const known = this.cursors.get(key) ?? { local: newLocal(this.state, 'i32'), strides };
    this.cursors.set(key, known);
    return local.get(known.local);
  }

  private startOf(strides: readonly number[]): Code {
    return this.indices.reduce<Code>(
      (sum, index, d) =>
        strides[d] === 0 ? sum : i32.add(sum, i32.mul(local.get(index), i32.const(strides[d]))),
      i32.const(0),
    );
  }
}
