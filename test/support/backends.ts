import { densityGraph, emitProgram, Interpreter, type UnconstrainedModel } from '@bayes-window/compiler';
import { type Axis, type Expression, input } from '@bayes-window/dsl';
import { instantiate, type Target } from '@bayes-window/runtime';
import { expect } from 'vitest';
import createWabt from 'wabt';
import { modelOf } from '../../bench/fuzz/model.ts';

/** A scalar function of unconstrained inputs, as the compiler sees a model's log density. */
export function functionOf(
  inputs: Readonly<Record<string, readonly Axis[]>>,
  build: (...x: Expression[]) => Expression,
): UnconstrainedModel {
  const parameters = Object.entries(inputs).map(([name, axes]) => input(name, axes));
  const value = build(...parameters);
  return modelOf(parameters, value.sum(), [value]);
}

export interface Backends {
  readonly interpreter: Target;
  readonly wasm: Target;
}

export function backendsOf(model: UnconstrainedModel): Backends {
  return { interpreter: new Interpreter(model), wasm: instantiate(emitProgram(densityGraph(model))) };
}

export interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly outputs: Float64Array;
}

export function evaluateAt(target: Target, position: Float64Array): Evaluation {
  const gradient = new Float64Array(target.dimension);
  const outputs = new Float64Array(target.outputCount);
  const value = target.logDensityAndGradient(position, gradient);
  target.writeOutputs(position, outputs);
  return { value, gradient, outputs };
}

/** |a - b| <= tolerance max(1, |b|), or both not finite in the same way. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  expect(actual.length, what).toBe(expected.length);
  const scale = Array.from(expected).reduce(
    (max, x) => (Number.isFinite(x) ? Math.max(max, Math.abs(x)) : max),
    1,
  );
  for (let i = 0; i < expected.length; i++) {
    if (!Number.isFinite(expected[i])) expect(actual[i], `${what}[${i}]`).toBe(expected[i]);
    else
      expect(
        Math.abs(actual[i] - expected[i]) / scale,
        `${what}[${i}]: ${actual[i]} and ${expected[i]}`,
      ).toBeLessThanOrEqual(tolerance);
  }
}

/** Interpreter and WebAssembly agree in value, gradient and outputs. */
export function expectAgreement(
  { interpreter, wasm }: Backends,
  position: Float64Array,
  tolerance = 1e-12,
): void {
  const [slow, fast] = [evaluateAt(interpreter, position), evaluateAt(wasm, position)];
  expectClose([fast.value], [slow.value], tolerance, 'value');
  expectClose(fast.gradient, slow.gradient, tolerance, 'gradient');
  expectClose(fast.outputs, slow.outputs, tolerance, 'outputs');
}

/** Central differences of fourth order; the step is relative to the position, and at most h. */
export function finiteDifferences(target: Target, position: Float64Array, h = 1e-3): Float64Array {
  const scratch = new Float64Array(target.dimension);
  const at = (i: number, step: number): number => {
    const moved = position.slice();
    moved[i] += step;
    return target.logDensityAndGradient(moved, scratch);
  };
  return position.map((x, i) => {
    const step = h * Math.min(1, Math.max(Math.abs(x), 1e-3));
    return (8 * (at(i, step) - at(i, -step)) - (at(i, 2 * step) - at(i, -2 * step))) / (12 * step);
  });
}

/** Different for each element, and nowhere special: amplitude sin(1 + 2.3 i). */
export function wave(length: number, amplitude = 1): Float64Array {
  return Float64Array.from({ length }, (_, i) => amplitude * Math.sin(1 + 2.3 * i));
}

/** Interpreter and WebAssembly agree, and their gradient is that of finite differences. */
export function expectDerivative(model: UnconstrainedModel, position: Float64Array): void {
  const backends = backendsOf(model);
  expectAgreement(backends, position);
  expectClose(
    evaluateAt(backends.wasm, position).gradient,
    finiteDifferences(backends.interpreter, position),
    2e-7,
    'gradient',
  );
}

/** WebAssembly without SIMD, which is valid as such, agrees with the interpreter. */
export async function expectSameWithoutSimd(
  model: UnconstrainedModel,
  position: Float64Array,
): Promise<void> {
  const program = emitProgram(densityGraph(model), { simd: false });
  const { readWasm } = await createWabt();
  expect(() => readWasm(program.bytes, { simd: false }).validate()).not.toThrow();
  expectAgreement({ interpreter: new Interpreter(model), wasm: instantiate(program) }, position);
}
