import { bind, type DensityGraph, emitProgram } from '@bayes-window/compiler';
import { TensorflowDensity } from '@bayes-window/compiler/tfjs';
import { evaluate, expand, ModelError, type Values } from '@bayes-window/dsl';
import { instantiate, type Target } from '@bayes-window/runtime';
import { tf } from '../tensorflow.ts';
import { double, type Precision, single } from './rounding.ts';

/** Log density, gradient and outputs at a position, one after the other. */
type Evaluate = (position: Float64Array) => Float64Array;

/** What computes a reduced graph. */
export interface Backend {
  readonly name: string;
  readonly precision: Precision;
  readonly evaluate: Evaluate;
  readonly dispose?: () => void;
}

export function backendsOf(graph: DensityGraph): Backend[] {
  const wasm = (simd: boolean): Evaluate => evaluateTarget(instantiate(emitProgram(graph, { simd })));
  return [
    { name: 'the reduced graph', precision: double, evaluate: interpreted(graph) },
    { name: 'WebAssembly', precision: double, evaluate: wasm(true) },
    { name: 'WebAssembly without SIMD', precision: double, evaluate: wasm(false) },
    ...onTensorflow(graph),
  ];
}

/** None where the graph has an op that is not offered there. */
function onTensorflow(graph: DensityGraph): Backend[] {
  try {
    const density = new TensorflowDensity(tf, graph);
    const dispose = (): void => density.dispose();
    return [{ name: 'TensorFlow.js', precision: single, evaluate: evaluateTarget(density), dispose }];
  } catch (error) {
    if (error instanceof ModelError && error.code === 'OP_NOT_IN_TENSORFLOW') return [];
    throw error;
  }
}

export function evaluateTarget(target: Target): Evaluate {
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
  return (position) => concatenated(evaluate(roots, bind(model.parameters, position)));
}

export function concatenated(parts: readonly Values[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => [...part]));
}
