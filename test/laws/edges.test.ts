import { densityGraph } from '@bayes-window/compiler';
import { notOffered, TensorflowDensity } from '@bayes-window/compiler/tfjs';
import { axis, type ElementwiseName, type Expression, elementwiseOps } from '@bayes-window/dsl';
import type { Target } from '@bayes-window/runtime';
import { describe, expect, it } from 'vitest';
import { tf } from '../../bench/tensorflow.ts';
import { backendsOf, evaluateAt, functionOf } from '../support/backends.ts';

/** Where functions have poles, zeros, limits and ends of their domains, and beyond. */
const edges = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, 0, -0, 1e-30, 1e-8, 0.5, 1, 2, 2.5, 3, 40, 750, 1e6, 1e30],
  ...[Number.NEGATIVE_INFINITY, -1e-30, -1e-8, -0.5, -1, -2, -2.5, -3, -40, -750, -1e6, -1e30],
].map(Math.fround);

/** All combinations of edges for an op of one argument or two. */
function pointsOf(arity: number): number[][] {
  return arity === 1 ? edges.map((x) => [x]) : edges.flatMap((x) => edges.map((y) => [x, y]));
}

/** The ops' values at all points, one after the other, as an output: their derivatives are none of this law. */
function outputsOf(target: Target, points: readonly (readonly number[])[]): Float64Array {
  const position = points[0].flatMap((_, k) => points.map((point) => point[k]));
  return evaluateAt(target, Float64Array.from(position)).outputs;
}

function expectEdges(actual: Float64Array, expected: Float64Array, tolerance: number, at: number[][]): void {
  for (const [i, value] of actual.entries()) {
    const what = `at ${at[i]}: ${value} and ${expected[i]}`;
    if (!Number.isFinite(expected[i])) expect(value, what).toBe(expected[i]);
    else
      expect(Math.abs(value - expected[i]), what).toBeLessThanOrEqual(
        tolerance * (1 + Math.abs(expected[i])),
      );
  }
}

const ops = Object.entries(elementwiseOps).filter(([, { arity }]) => arity <= 2);

describe.each(ops)('%s is NaN, infinite and finite where the interpreter is', (name, op) => {
  const points = pointsOf(op.arity);
  const axes = [axis('point', points.length)];
  const inputs = Object.fromEntries(Array.from({ length: op.arity }, (_, k) => [`x${k}`, axes]));
  const build = elementwiseOps[name as ElementwiseName] as unknown as (...x: Expression[]) => Expression;
  const model = functionOf(inputs, (...x) => elementwiseOps.stopGradient(build(...x)));
  const { interpreter, wasm } = backendsOf(model);
  const expected = outputsOf(interpreter, points);

  it('in WebAssembly', () => expectEdges(outputsOf(wasm, points), expected, 1e-12, points));

  it.runIf(!(notOffered as readonly string[]).includes(name))('in TensorFlow.js, but for overflow', () => {
    const density = new TensorflowDensity(tf, densityGraph(model));
    const values = outputsOf(density, points);
    density.dispose();
    const rounded = expected.map((x) => (Number.isFinite(Math.fround(x)) ? x : Math.fround(x)));
    expectEdges(values, rounded, 1e-4, points);
  });
});
