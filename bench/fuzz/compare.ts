import {
  type DensityGraph,
  densityGraph,
  emitProgram,
  gradient,
  Interpreter,
  type UnconstrainedModel,
} from '@bayes-window/compiler';
import { type Axis, data, type Expression, evaluate, multiply, sizeOf, type Values } from '@bayes-window/dsl';
import { instantiate, type Target } from '@bayes-window/runtime';
import type { FuzzCase } from './random-model.ts';
import { roundingSpread } from './rounding.ts';

/** |a - b| <= tolerance (1 + |b|), or within what rounding explains. */
const tolerance = 1e-10;

/** How many times its spread under random rounding errors a value may be off. */
const roundingFactor = 20;

/** Log density, gradient and outputs at a point, one after the other. */
type Evaluate = (position: Float64Array) => Float64Array;

/** The first disagreement of a backend with the interpreter on the model as it was written, in words. */
export function disagreement({ model, positions }: FuzzCase): string | undefined {
  const graph = densityGraph(model);
  const reference = evaluateTarget(new Interpreter(model));
  const backends: Readonly<Record<string, Evaluate>> = {
    'the reduced graph': interpreted(graph),
    WebAssembly: evaluateTarget(instantiate(emitProgram(graph))),
    'WebAssembly without SIMD': evaluateTarget(instantiate(emitProgram(graph, { simd: false }))),
  };
  for (const position of positions) {
    const expected = reference(position);
    for (const [name, evaluateBackend] of Object.entries(backends)) {
      const found = firstDifference(model, position, evaluateBackend(position), expected);
      if (found !== undefined) return `${name}: ${found}`;
    }
  }
  return undefined;
}

function evaluateTarget(target: Target): Evaluate {
  return (position) => {
    const result = new Float64Array(1 + target.dimension + target.outputCount);
    const gradientEnd = 1 + target.dimension;
    result[0] = target.logDensityAndGradient(position, result.subarray(1, gradientEnd));
    target.writeOutputs(position, result.subarray(gradientEnd));
    return result;
  };
}

function interpreted({ model, logDensity, gradients, outputs }: DensityGraph): Evaluate {
  const roots = [
    logDensity,
    ...gradients.map((g, i) => expand(g, model.parameters[i].axes)),
    ...outputs.map((value, i) => expand(value, model.outputs[i].axes)),
  ];
  return (position) => concatenated(evaluate(roots, bindingsOf(model, position)));
}

function firstDifference(
  model: UnconstrainedModel,
  position: Float64Array,
  actual: Float64Array,
  expected: Float64Array,
): string | undefined {
  const suspects = [...expected.keys()].filter((i) => !agrees(model, actual, expected, i, 0));
  if (suspects.length === 0) return undefined;
  const spread = spreadOf(model, position);
  const wrong = suspects.find((i) => !agrees(model, actual, expected, i, spread[i]));
  if (wrong === undefined) return undefined;
  const off = `${actual[wrong]} where the interpreter has ${expected[wrong]}`;
  return `${nameOf(model, wrong)} is ${off} (rounding explains ${spread[wrong]}), at [${position.join(', ')}]`;
}

/** Gradients are compared on the scale of their largest element; none are wanted where the density is not finite. */
function agrees(
  { dimension }: UnconstrainedModel,
  actual: Float64Array,
  expected: Float64Array,
  i: number,
  spread: number,
): boolean {
  const isGradient = i >= 1 && i <= dimension;
  if (isGradient && !Number.isFinite(expected[0])) return true;
  if (spread === Number.POSITIVE_INFINITY) return true;
  if (!Number.isFinite(expected[i])) return !Number.isFinite(actual[i]);
  const scale = isGradient ? largestFinite(expected.subarray(1, 1 + dimension)) : Math.abs(expected[i]);
  return Math.abs(actual[i] - expected[i]) <= tolerance * (1 + scale) + roundingFactor * spread;
}

function largestFinite(values: Float64Array): number {
  return values.reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);
}

function spreadOf(model: UnconstrainedModel, position: Float64Array): Float64Array {
  const inputs = model.parameters.map(({ input }) => input);
  const roots = [
    model.logDensity,
    ...gradient(model.logDensity, inputs).map((g, i) => expand(g, inputs[i].axes)),
    ...model.outputs.map(({ value }) => value),
  ];
  return concatenated(roundingSpread(roots, bindingsOf(model, position)));
}

function nameOf({ dimension }: UnconstrainedModel, i: number): string {
  if (i === 0) return 'log density';
  return i <= dimension ? `gradient[${i - 1}]` : `output[${i - 1 - dimension}]`;
}

function bindingsOf({ parameters }: UnconstrainedModel, position: Float64Array): Map<Expression, Values> {
  return new Map(
    parameters.map(({ input, offset, size }) => [input, position.subarray(offset, offset + size)]),
  );
}

/** Over `axes`, in their order. */
function expand(value: Expression, axes: readonly Axis[]): Expression {
  return axes.length === 0 ? value : multiply(data(new Float64Array(sizeOf(axes)).fill(1), axes), value);
}

function concatenated(parts: readonly Values[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => [...part]));
}
