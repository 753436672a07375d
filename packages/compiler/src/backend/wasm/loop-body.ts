// Long because every way to read, compute and keep a value shares the lanes, the point and the locals of one body.

import {
  type Axis,
  type Codes,
  type ElementwiseName,
  type Expression,
  hasAxis,
  stridesIn,
} from '@bayes-window/dsl';
import type { Loop } from '../../schedule/schedule.ts';
import { type Destination, isPointTask, type PointTask } from '../../schedule/tasks.ts';
import { isTotal } from '../../schedule/unrolled-axes.ts';
import { accumulationOf } from './accumulations.ts';
import { type Code, f64, type Lanes, local, type Mask, type ValueType } from './assembler/index.ts';
import type { Cursors } from './cursors.ts';
import { constantCode, type KernelState, newLocal, type StoredArray, storedArray } from './kernel-state.ts';
import { lanePoints } from './lane-points.ts';
import { type MathName, mathValue } from './libm/index.ts';
import { PerPoint, type Point, pointOffset, pointsOf } from './points.ts';
import { flag, masks, rules } from './rules.ts';
import type { Place } from './spelled-values.ts';

/** The running state that a reduction keeps in locals while a loop runs. */
export interface Accumulator {
  readonly node: Expression;
  readonly locals: readonly number[];
  readonly lanes: Lanes;
  /** Byte offset, in the node's array, of the point of the unrolled axes that this is the total of. */
  readonly beside: number;
}

/** Rows of one group: what is gathered by its codes is constant, what is summed by them is one total. */
export interface Segment {
  readonly codes: Codes;
  /** Byte offset of the group in an array whose elements for successive groups are `stride` apart. */
  offset(stride: number): Code;
}

/** The locals that hold what is known at one point of the innermost axis. */
interface Known {
  readonly values: PerPoint<number>;
  readonly masks: PerPoint<number>;
  readonly loads: PerPoint<number>;
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
  private readonly loop: Loop;
  private readonly tasks: readonly PointTask[];
  private readonly segment?: Segment;
  private point: Point = new Map();
  /** What is known of each of the points of the innermost axis (or vectors of them) that are done in turns. */
  private readonly turns: readonly Known[];
  private turn = 0;
  private readonly splats: PerPoint<number>;
  private readonly totals: PerPoint<readonly number[]>;
  /** What is computed where it is read, so that few points of it are alive at once. */
  private readonly onDemand: ReadonlySet<Expression>;

  constructor(state: KernelState, lanes: Lanes, cursors: Cursors, loop: Loop, segment?: Segment, turns = 1) {
    this.state = state;
    this.lanes = lanes;
    this.cursors = cursors;
    this.loop = loop;
    this.tasks = loop.tasks.filter(isPointTask);
    this.segment = segment;
    const perPoint = <T>(): PerPoint<T> => new PerPoint<T>(loop.unrolled);
    const unknown = (): Known => ({ values: perPoint(), masks: perPoint(), loads: perPoint() });
    this.turns = Array.from({ length: turns }, unknown);
    [this.splats, this.totals] = [perPoint(), perPoint()];
    this.onDemand = new Set(
      this.tasks.flatMap((task) => (task.kind === 'compute' && this.isOnDemand(task) ? [task.node] : [])),
    );
  }

  /** Appends the code of one point; the running totals go on from the point before. */
  emit(): this {
    for (const { values, masks, loads } of this.turns)
      for (const known of [values, masks, loads]) known.clear();
    for (const task of this.tasks) {
      if (task.kind === 'compute' && this.onDemand.has(task.node)) continue;
      for (this.turn = 0; this.turn < this.turnCount; this.turn++) this.emitTask(task);
    }
    return this;
  }

  private emitTask(task: PointTask): void {
    const axes = task.kind === 'store' ? task.space : task.node.axes;
    for (const point of pointsOf(this.unrolledOf(axes)))
      this.at(point, () => {
        if (task.kind === 'store') this.store(task.destination);
        else this.compute(task.node);
      });
  }

  /** Vectors (or points, on one lane) that the code does in turns. */
  get turnCount(): number {
    return this.turns.length;
  }

  /** Points along the innermost axis that the code does. */
  get points(): number {
    return this.turnCount * this.lanes.width;
  }

  private get known(): Known {
    return this.turns[this.turn];
  }

  /** Bytes from where the cursors point to an array's elements at the current turn and point of the unrolled axes. */
  private beside(axes: readonly Axis[]): number {
    const ahead = this.turn * this.lanes.width * this.cursors.innerStride(axes);
    return ahead + pointOffset(axes, this.loop.unrolled, this.point);
  }

  private isOnDemand({ node, space }: Extract<PointTask, { kind: 'compute' }>): boolean {
    return (
      this.unrolledOf(space).length > 0 && !isTotal(node, this.loop.space) && !this.state.buffers.has(node)
    );
  }

  private unrolledOf(axes: readonly Axis[]): readonly Axis[] {
    return this.loop.unrolled.filter((axis) => hasAxis(axes, axis));
  }

  private at<T>(point: Point, make: () => T): T {
    const before = this.point;
    this.point = point;
    const made = make();
    this.point = before;
    return made;
  }

  private compute(node: Expression): void {
    if (node.op.kind === 'segment') this.addToSegment(node);
    else if (isTotal(node, this.loop.space)) this.accumulate(node);
    else if (node.op.kind === 'reduce') this.keep(node, this.alongUnrolled(node));
    else if (node.op.kind === 'gather') this.keep(node, this.gather(node));
    else this.emitElementwise(node);
  }

  /** A reduction along an axis whose points are spelled out. */
  private alongUnrolled(node: Expression): Code {
    const { combine, single } = accumulationOf(node);
    const valueAt = (point: Point): Code =>
      single(
        this.at(point, () => this.read(node.args[0])),
        (name, x) => this.call(name, x),
      );
    return pointsOf([this.unrolledAxis(node) as Axis], this.point)
      .map(valueAt)
      .reduce((total, value) => this.keepLocal(combine(this.lanes, total, value)));
  }

  /** The axis that a reduction runs along, if its points (or those of one round) are spelled out. */
  private unrolledAxis({ attributes }: Expression): Axis | undefined {
    return this.loop.unrolled.find(({ name }) => name === attributes.axis?.name);
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
    this.known.values.set(node, this.point, index);
    if (!this.state.buffers.has(node)) return;
    const { address, axes } = this.stored(node);
    this.code.push(this.lanes.store(this.cursors.at(axes), address, local.get(index)));
    const place = this.place(node);
    if (place !== undefined) this.state.spelled.remember(node, place, index);
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
    this.known.masks.set(node, this.point, index);
  }

  private maskOf(condition: Expression): Mask {
    this.computeOnDemand(condition);
    const known = this.known.masks.get(condition, this.point);
    return known === undefined ? this.lanes.ne(this.read(condition), this.lanes.const(0)) : local.get(known);
  }

  /** The value of an argument at the current point. */
  private read(value: Expression): Code {
    if (value.op.kind === 'constant') return constantCode(this.state, this.lanes, value);
    this.computeOnDemand(value);
    const mask = this.known.masks.get(value, this.point);
    if (mask !== undefined) return flag(this.lanes, local.get(mask));
    const place = this.place(value);
    const known =
      this.known.values.get(value, this.point) ??
      (place === undefined ? undefined : this.state.spelled.recall(value, place));
    return local.get(known ?? this.fetch(value));
  }

  private computeOnDemand(value: Expression): void {
    const isKnown = this.known.values.get(value, this.point) ?? this.known.masks.get(value, this.point);
    if (isKnown === undefined && this.onDemand.has(value)) this.compute(value);
  }

  /** Reads from memory, once. */
  private fetch(value: Expression): number {
    const isInvariant = value.axes.length === 0 || this.cursors.innerStride(value.axes) === 0;
    const fetched = isInvariant ? this.splats : this.known.loads;
    const known = fetched.get(value, this.point);
    if (known !== undefined) return known;
    const index = newLocal(this.state, this.lanes.type);
    fetched.set(value, this.point, index);
    (isInvariant ? this.invariants : this.code).push(
      local.set(index, isInvariant ? this.splat(value) : this.load(value)),
    );
    return index;
  }

  /** Where a value stands in a loop that is spelled out. */
  private place({ axes }: Expression): Place | undefined {
    const { inner, position } = this.cursors;
    const point = pointOffset(axes, this.loop.unrolled, this.point);
    return position === undefined ? undefined : `${this.lanes.width} ${inner.name} ${position} ${point}`;
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

  /** Where an array's elements at the current turn and point of the unrolled axes lie. */
  private stored(value: Expression): StoredArray {
    const { address, axes } = storedArray(this.state, value, this.cursors.inner);
    return { address: address + this.beside(axes), axes };
  }

  private store({ value, axes, address }: Destination): void {
    this.code.push(this.lanes.store(this.cursors.at(axes), address + this.beside(axes), this.read(value)));
  }

  private gather(node: Expression): Code {
    const [source] = node.args;
    const { address: base, axes } = this.stored(source);
    if (this.isOfSegment(node)) return this.groupValue(node, base, axes);
    return this.lanes.pack(this.lanePoints(axes, node).map((offset) => f64.load(offset, base)));
  }

  /** Read once for all rows of the group. */
  private groupValue(node: Expression, base: number, axes: readonly Axis[]): Code {
    const known = this.splats.get(node, this.point);
    if (known !== undefined) return local.get(known);
    const index = newLocal(this.state, this.lanes.type);
    this.splats.set(node, this.point, index);
    const { codes, offset } = this.segment as Segment;
    this.invariants.push(
      local.set(index, this.lanes.loadSplat(offset(stridesIn(axes, [codes.axis])[0] * 8), base)),
    );
    return local.get(index);
  }

  private addToSegment(node: Expression): void {
    if (this.isOfSegment(node)) {
      this.accumulateInLocals(node);
      return;
    }
    const { address: base, axes } = this.stored(node);
    const value = this.read(node.args[0]);
    this.lanePoints(axes, node).forEach((offset, lane) => {
      const point = newLocal(this.state, 'i32');
      const total = f64.load(local.get(point), base);
      this.code.push(
        local.set(point, offset),
        f64.store(local.get(point), base, f64.add(total, this.lanes.extract(value, lane))),
      );
    });
  }

  private lanePoints(axes: readonly Axis[], { attributes }: Expression): Code[] {
    const { state, lanes, cursors, turn } = this;
    return lanePoints(state.layout, lanes, cursors, axes, attributes.codes as Codes, turn);
  }

  private accumulate(node: Expression): void {
    const { combine, single } = accumulationOf(node);
    if (node.axes.length > 0 && this.cursors.innerStride(node.axes) !== 0) {
      const value =
        this.unrolledAxis(node) === undefined
          ? single(this.read(node.args[0]), (name, x) => this.call(name, x))
          : this.alongUnrolled(node);
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
    const locals = this.totalOf(node);
    const states = locals.map((index) => local.get(index));
    const next = accumulation.step(this.lanes, states, value, (code) => this.keepLocal(code));
    this.code.push(next.map((code, i) => local.set(locals[i], code)));
  }

  /** The locals of a running state. */
  private totalOf(node: Expression): readonly number[] {
    const known = this.totals.get(node, this.point);
    if (known !== undefined) return known;
    const { states } = accumulationOf(node);
    const locals = states.map(({ kind }) => newLocal(this.state, stateType(this.lanes, kind)));
    this.totals.set(node, this.point, locals);
    const axes = node.axes.length === 0 ? [] : storedArray(this.state, node, this.cursors.inner).axes;
    const beside = pointOffset(axes, this.loop.unrolled, this.point);
    this.accumulators.push({ node, locals, lanes: this.lanes, beside });
    return locals;
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
