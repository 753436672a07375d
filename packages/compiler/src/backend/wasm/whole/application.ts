import {
  type Attributes,
  type Axis,
  type Expression,
  stridesIn,
  type WholeOp,
  withoutAxes,
} from '@bayes-window/dsl';
import { isSparse } from '../../../schedule/sparse.ts';
import { type Code, i32, local } from '../assembler/index.ts';
import { type KernelState, newLocal, storedArray } from '../kernel-state.ts';
import type { SparseRows } from '../memory-layout.ts';
import type { ArrayView, ArrayWriter } from './writer.ts';

/** One repeat of an op's application, at the current step of the scans around it: where its arguments and result lie. */
export class WholeApplication {
  readonly attributes: Attributes;
  readonly repeats: readonly Axis[];
  readonly counters: readonly number[];
  private readonly state: KernelState;
  private readonly node: Expression;
  private readonly writer: ArrayWriter;
  private readonly core: ReturnType<WholeOp['core']>;

  constructor(state: KernelState, node: Expression, writer: ArrayWriter) {
    this.state = state;
    this.node = node;
    this.writer = writer;
    this.attributes = node.attributes;
    this.core = (node.op as WholeOp).core(node.attributes);
    this.repeats = withoutAxes(node.axes, this.core.result);
    this.counters = this.repeats.map(() => newLocal(state, 'i32'));
  }

  arg(k: number): ArrayView {
    return this.view(this.node.args[k], this.core.args[k]);
  }

  result(): ArrayView {
    return this.view(this.node, this.core.result);
  }

  /** The elements of a sparse matrix of data that are not 0, their columns times `stride`; undefined of other arguments. */
  sparse(k: number, stride: number): SparseRows | undefined {
    const arg = this.node.args[k];
    if (!isSparse(arg)) return undefined;
    const { axes, attributes } = arg;
    return this.state.layout.placeSparse(attributes.values as Float64Array, axes, this.core.args[k], stride);
  }

  /** Room for a matrix that the op needs while it runs. */
  scratch(rows: number, columns: number): ArrayView {
    const base = this.state.layout.allocate(rows * columns);
    return { base, repeat: i32.const(0), strides: [8 * columns, 8] };
  }

  private view(value: Expression, own: readonly Axis[]): ArrayView {
    const { address, axes } = storedArray(this.state, value, own[own.length - 1]);
    const { space, indices } = this.state.enclosing;
    const counters = [...indices, ...this.counters];
    const offset = [...space, ...this.repeats].reduce<Code>((sum, axis, d) => {
      const [stride] = stridesIn(axes, [axis]);
      const part = i32.mul(local.get(counters[d]), i32.const(8 * stride));
      return stride === 0 ? sum : i32.add(sum, part);
    }, i32.const(0));
    const strides = stridesIn(axes, own).map((stride) => 8 * stride);
    return { base: address, repeat: this.writer.let(offset, 'i32'), strides };
  }
}
