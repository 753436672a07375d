import { bind, densityGraph, gradient, Interpreter, type UnconstrainedModel } from '@bayes-window/compiler';
import { expand } from '@bayes-window/dsl';
import { type Backend, backendsOf, concatenated, evaluateTarget } from './backends.ts';
import type { FuzzCase } from './random-model.ts';
import { type Precision, roundingSpread } from './rounding.ts';

/** How many times its spread under random rounding errors a value may be off. */
const roundingFactor = 20;

/** The first disagreement of a backend with the interpreter on the model as it was written, in words. */
export function disagreement({ model, positions }: FuzzCase): string | undefined {
  const reference = evaluateTarget(new Interpreter(model));
  const backends = backendsOf(densityGraph(model));
  try {
    for (const position of positions) {
      const expected = reference(position);
      for (const backend of backends) {
        const found = firstDifference(model, position, backend, expected);
        if (found !== undefined) return `${backend.name}: ${found}`;
      }
    }
    return undefined;
  } finally {
    for (const { dispose } of backends) dispose?.();
  }
}

function firstDifference(
  model: UnconstrainedModel,
  position: Float64Array,
  { evaluate, precision }: Backend,
  expected: Float64Array,
): string | undefined {
  const actual = evaluate(position);
  const isOff = (i: number, spread: number): boolean =>
    !agrees(model, actual, expected, i, precision.tolerance, spread);
  const suspects = [...expected.keys()].filter((i) => isOff(i, 0));
  if (suspects.length === 0) return undefined;
  const spread = spreadOf(model, position, precision);
  const wrong = suspects.find((i) => isOff(i, spread[i]));
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
  tolerance: number,
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

function spreadOf(model: UnconstrainedModel, position: Float64Array, precision: Precision): Float64Array {
  const inputs = model.parameters.map(({ input }) => input);
  const roots = [
    model.logDensity,
    ...gradient(model.logDensity, inputs).map((g, i) => expand(g, inputs[i].axes)),
    ...model.outputs.map(({ value }) => value),
  ];
  return concatenated(roundingSpread(roots, bind(model.parameters, position), precision));
}

function nameOf({ dimension }: UnconstrainedModel, i: number): string {
  if (i === 0) return 'log density';
  return i <= dimension ? `gradient[${i - 1}]` : `output[${i - 1 - dimension}]`;
}
