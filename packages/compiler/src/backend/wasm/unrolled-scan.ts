import {
  type Axis,
  type Expression,
  elementOffsets,
  hasAxis,
  type ScanBody,
  type ScanPart,
  sizeOf,
  topologicalOrder,
} from '@bayes-window/dsl';
import type { ScanTask } from '../../schedule/tasks.ts';
import type { UnrolledSteps } from '../../schedule/unroll-steps.ts';
import { type Code, f64, i32, local } from './assembler/index.ts';
import { countedLoop } from './counted-loops.ts';
import { Cursors } from './cursors.ts';
import { type EmitTasks, type KernelState, newLocal, readScalar, storedArray } from './kernel-state.ts';

/** A scan whose steps are straight-line code: each element of each carry lives in a local. */
export function emitUnrolledScan(
  state: KernelState,
  task: ScanTask,
  steps: UnrolledSteps,
  emitTasks: EmitTasks,
): Code {
  return new UnrolledScan(state, task, steps, emitTasks).code();
}

class UnrolledScan {
  private readonly outer: KernelState;
  private readonly inner: KernelState;
  private readonly task: ScanTask;
  private readonly body: ScanBody;
  private readonly steps: UnrolledSteps;
  private readonly emitTasks: EmitTasks;
  private readonly cursors: Cursors;
  /** The local of each element of each carry. */
  private readonly places: readonly (readonly number[])[];

  constructor(state: KernelState, task: ScanTask, steps: UnrolledSteps, emitTasks: EmitTasks) {
    this.outer = state;
    this.inner = { ...state, scalars: new Map(state.scalars) };
    this.task = task;
    this.body = task.node.attributes.scan as ScanBody;
    this.steps = steps;
    this.emitTasks = emitTasks;
    this.cursors = new Cursors(state, [...state.enclosing.space, this.body.axis], state.enclosing.indices);
    this.places = steps.carries.map((elements) => elements.map((element) => this.newScalar(element)));
  }

  code(): Code {
    const { axis, reverse } = this.body;
    const first = this.body.carries.map(({ axes }, k) =>
      this.places[k].map((place, e) => local.set(place, this.element(this.task.node.args[k], axes, e))),
    );
    const { once, eachStep } = this.readArguments();
    const next = this.steps.next.flat();
    const step = [
      eachStep,
      this.store('before'),
      this.emitTasks(this.inner, next, []),
      // All at once, since the next of one carry may be another.
      next.map((value) => readScalar(this.inner, value)),
      [...this.places.flat()].reverse().map((place) => local.set(place, [])),
      this.store('after'),
    ];
    const last = this.last();
    // The cursors are known only now that all code that uses them is made.
    return [
      this.cursors.start(),
      first,
      once,
      reverse ? this.cursors.advance(axis.size - 1) : [],
      countedLoop(newLocal(this.outer, 'i32'), i32.const(axis.size), [
        step,
        this.cursors.advance(reverse ? -1 : 1),
      ]),
      last,
    ];
  }

  private newScalar(element: Expression): number {
    const place = newLocal(this.inner, 'f64');
    this.inner.scalars.set(element, place);
    return place;
  }

  /** Element `e` over `axes` of a value that may lack some of them; of one over the scan's axis, at the current step. */
  private element(value: Expression, axes: readonly Axis[], e: number): Code {
    if (value.axes.length === 0) return readScalar(this.outer, value);
    const { address, axes: stored } = storedArray(this.outer, value);
    return f64.load(this.cursors.at(stored), address + 8 * offsetOf(stored, axes, e));
  }

  /** The elements of the arguments that are used, in locals. */
  private readArguments(): { readonly once: Code; readonly eachStep: Code } {
    const used = new Set(topologicalOrder(this.steps.next.flat()));
    const [once, eachStep]: Code[][] = [[], []];
    for (const [i, { axes }] of this.body.parameters.entries()) {
      const value = this.task.node.args[this.body.carries.length + i];
      const reads = hasAxis(value.axes, this.body.axis) ? eachStep : once;
      for (const [e, element] of this.steps.parameters[i].entries())
        if (used.has(element)) reads.push(local.set(this.newScalar(element), this.element(value, axes, e)));
    }
    return { once, eachStep };
  }

  private store(wanted: ScanPart): Code {
    return this.task.results.map((result) => {
      const { carry, part } = result.attributes.result as { carry: number; part: ScanPart };
      // A number needs no array.
      if (part !== wanted || result.axes.length === 0) return [];
      const { address, axes } = storedArray(this.outer, result);
      const own = this.body.carries[carry].axes;
      return this.places[carry].map((place, e) =>
        f64.store(this.cursors.at(axes), address + 8 * offsetOf(axes, own, e), local.get(place)),
      );
    });
  }

  private last(): Code {
    for (const result of this.task.results) {
      const { carry } = result.attributes.result as { carry: number };
      if (result.axes.length === 0) this.outer.scalars.set(result, this.places[carry][0]);
    }
    return this.store('last');
  }
}

/** Where element `e` over `axes` lies in an array that is row-major over `stored`. */
function offsetOf(stored: readonly Axis[], axes: readonly Axis[], e: number): number {
  return elementOffsets(stored, axes, sizeOf(axes))(e);
}
