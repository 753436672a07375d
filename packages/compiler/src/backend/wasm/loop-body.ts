import {
  type Axis,
  type Codes,
  type ElementwiseName,
  type Expression,
  stridesIn,
  withoutAxis,
} from '@bayes-window/dsl';
import type { Destination, PointTask } from '../../schedule/tasks.ts';
import { accumulationOf } from './accumulations.ts';
import { type Code, f64, i32, type Lanes, local, type Mask, type ValueType } from './assembler/index.ts';
import type { Cursors } from './cursors.ts';
import { constantCode, type KernelState, newLocal, type StoredArray, storedArray } from './kernel-state.ts';
import { type MathName, mathValue } from './libm/index.ts';
import { flag, masks, rules } from './rules.ts';

/** The running state that a reduction keeps in locals while a loop runs. */
export interface Accumulator {
  readonly node: Expression;
  readonly locals: readonly number[];
  readonly lanes: Lanes;
}

/** Rows of one group: what is gathered by its codes is constant, what is summed by them is one total. */
export interface Segment {
  readonly codes: Codes;
  /** Byte offset of the group in an array over the groups. */
  readonly offset: Code;
}

/** Code for one point (or one vector of points) of a loop, and what must surround it. */
export class LoopBody {
  readonly code: Code[] = [];
  /** Reads that do not change along the innermost loop, done before it. */
  readonly invariants: Code[] = [];
  readonly accumulators: Accumulator[] = [];
  private readonly state: KernelState;
  private readonly lanes: Lanes;
  private readonly cursors: Cursors;
  private readonly segment?: Segment;
  private readonly values = new Map<Expression, number>();
  private readonly loads = new Map<Expression, number>();
  private readonly masks = new Map<Expression, number>();

  constructor(
    state: KernelState,
    lanes: Lanes,
    cursors: Cursors,
    tasks: readonly PointTask[],
    segment?: Segment,
  ) {
    this.state = state;
    this.lanes = lanes;
    this.cursors = cursors;
    this.segment = segment;
    for (const task of tasks) this.emit(task);
  }

  private emit(task: PointTask): void {
    if (task.kind === 'store') this.store(task.destination);
    else if (task.node.op.kind === 'reduce') this.accumulate(task.node);
    else if (task.node.op.kind === 'segment') this.addToSegment(task.node);
    else if (task.node.op.kind === 'gather') this.keep(task.node, this.gather(task.node));
    else this.emitElementwise(task.node);
  }

  private emitElementwise(node: Expression): void {
    const comparison = masks[node.op.name as ElementwiseName];
    if (comparison === undefined || this.state.buffers.has(node)) {
      this.keep(node, this.elementwise(node));
      return;
    }
    const [x, y] = node.args.map((arg) => this.read(arg));
    this.keepMask(node, comparison(this.lanes, x, y));
  }

  private isOfSegment({ attributes }: Expression): boolean {
    return this.segment !== undefined && attributes.codes === this.segment.codes;
  }

  private keep(node: Expression, value: Code): void {
    const index = newLocal(this.state, this.lanes.type);
    this.code.push(local.set(index, value));
    this.values.set(node, index);
    if (!this.state.buffers.has(node)) return;
    const { address, axes } = this.stored(node);
    this.code.push(this.lanes.store(this.cursors.at(axes), address, local.get(index)));
  }

  private elementwise(node: Expression): Code {
    const args = node.args.map((arg) => this.read(arg));
    return rules[node.op.name as ElementwiseName](
      {
        lanes: this.lanes,
        call: (name, ...values) => this.call(name, ...values),
        isTrue: (i) => this.maskOf(node.args[i]),
      },
      ...args,
    );
  }

  private call(name: MathName, ...args: Code[]): Code {
    const surroundings = {
      lanes: this.lanes,
      calls: this.state.calls,
      newLocal: (type: ValueType) => newLocal(this.state, type),
    };
    return mathValue(name, surroundings, (statements) => this.code.push(statements), args);
  }

  /** A comparison is kept as a mask; the number it stands for is made where it is read as one. */
  private keepMask(node: Expression, mask: Mask): void {
    const index = newLocal(this.state, this.lanes.width === 1 ? 'i32' : this.lanes.type);
    this.code.push(local.set(index, mask));
    this.masks.set(node, index);
  }

  private maskOf(condition: Expression): Mask {
    const known = this.masks.get(condition);
    return known === undefined ? this.lanes.ne(this.read(condition), this.lanes.const(0)) : local.get(known);
  }

  /** The value of an argument at the current point. */
  private read(value: Expression): Code {
    if (value.op.kind === 'constant') return constantCode(this.state, this.lanes, value);
    const mask = this.masks.get(value);
    if (mask !== undefined) return flag(this.lanes, local.get(mask));
    const known = this.values.get(value) ?? this.loads.get(value);
    if (known !== undefined) return local.get(known);
    const index = newLocal(this.state, this.lanes.type);
    this.loads.set(value, index);
    const isInvariant = value.axes.length === 0 || this.cursors.innerStride(value.axes) === 0;
    (isInvariant ? this.invariants : this.code).push(
      local.set(index, isInvariant ? this.splat(value) : this.load(value)),
    );
    return local.get(index);
  }

  private splat(value: Expression): Code {
    const scalar = this.state.scalars.get(value);
    if (scalar !== undefined) return this.lanes.splat(local.get(scalar));
    const { address, axes } = this.stored(value);
    return this.lanes.loadSplat(this.cursors.at(axes), address);
  }

  private load(value: Expression): Code {
    const { address, axes } = this.stored(value);
    return this.lanes.load(this.cursors.at(axes), address);
  }

  private stored(value: Expression): StoredArray {
    return storedArray(this.state, value, this.cursors.inner);
  }

  private store({ value, axes, address }: Destination): void {
    this.code.push(this.lanes.store(this.cursors.at(axes), address, this.read(value)));
  }

  private gather(node: Expression): Code {
    const [source] = node.args;
    const { address: base, axes } = this.stored(source);
    if (this.isOfSegment(node)) return this.groupValue(base);
    const parts = this.lanePoints(axes, node.attributes.codes as Codes).map((offset) =>
      f64.load(offset, base),
    );
    return this.lanes.pack(parts);
  }

  /** Read once for all rows of the group. */
  private groupValue(base: number): Code {
    const index = newLocal(this.state, this.lanes.type);
    const { offset } = this.segment as Segment;
    this.invariants.push(local.set(index, this.lanes.loadSplat(offset, base)));
    return local.get(index);
  }

  private addToSegment(node: Expression): void {
    if (this.isOfSegment(node)) {
      this.accumulateInLocals(node);
      return;
    }
    const { address: base, axes } = this.stored(node);
    const value = this.read(node.args[0]);
    this.lanePoints(axes, node.attributes.codes as Codes).forEach((offset, lane) => {
      const point = newLocal(this.state, 'i32');
      const total = f64.load(local.get(point), base);
      this.code.push(
        local.set(point, offset),
        f64.store(local.get(point), base, f64.add(total, this.lanes.extract(value, lane))),
      );
    });
  }

  /** Per lane, the byte offset in an array over `axes` whose index along `codes.axis` the codes give. */
  private lanePoints(axes: readonly Axis[], codes: Codes): Code[] {
    const rest = withoutAxis(axes, codes.axis);
    const strides = stridesIn(axes, [codes.axis, ...rest]);
    const codesAddress = this.state.layout.placeCodes(codes, strides[0] * 8);
    const restOffset = this.cursors.atWithout(axes, codes.over);
    return Array.from({ length: this.lanes.width }, (_, lane) => {
      const code = i32.load(
        this.cursors.at([codes.over], 4),
        codesAddress + lane * this.cursors.innerStride([codes.over], 4),
      );
      const beside = lane * this.cursors.innerStride(axes);
      const withRest = rest.length === 0 ? code : i32.add(code, restOffset);
      return beside === 0 ? withRest : i32.add(withRest, i32.const(beside));
    });
  }

  private accumulate(node: Expression): void {
    const { combine, single } = accumulationOf(node);
    if (node.axes.length > 0 && this.cursors.innerStride(node.axes) !== 0) {
      const value = single(this.read(node.args[0]), (name, x) => this.call(name, x));
      const { address: base, axes } = this.stored(node);
      const offset = this.cursors.at(axes);
      this.code.push(
        this.lanes.store(offset, base, combine(this.lanes, this.lanes.load(offset, base), value)),
      );
      return;
    }
    this.accumulateInLocals(node);
  }

  private accumulateInLocals(node: Expression): void {
    const accumulation = accumulationOf(node);
    const value = this.read(node.args[0]);
    const locals = accumulation.states.map(({ kind }) => newLocal(this.state, stateType(this.lanes, kind)));
    const keep = (code: Code): Code => this.keepLocal(code);
    const next = accumulation.step(
      this.lanes,
      locals.map((index) => local.get(index)),
      value,
      keep,
    );
    this.accumulators.push({ node, locals, lanes: this.lanes });
    this.code.push(next.map((code, i) => local.set(locals[i], code)));
  }

  private keepLocal(code: Code): Code {
    const index = newLocal(this.state, this.lanes.type);
    this.code.push(local.set(index, code));
    return local.get(index);
  }
}

/** Integers have a type of their own on one lane. */
function stateType(lanes: Lanes, kind: 'value' | 'bits'): ValueType {
  return kind === 'bits' && lanes.width === 1 ? 'i64' : lanes.type;
}
