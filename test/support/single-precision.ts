import { densityGraph, Interpreter, type UnconstrainedModel } from '@bayes-window/compiler';
import { TensorflowDensity } from '@bayes-window/compiler/tfjs';
import { tf } from '../../bench/tensorflow.ts';
import { evaluateAt, expectClose } from './backends.ts';

/** TensorFlow.js, on its plain CPU backend, agrees with the interpreter in value, gradient and outputs. */
export function expectSinglePrecision(
  model: UnconstrainedModel,
  position: Float64Array,
  tolerance: number,
): void {
  const rounded = position.map(Math.fround);
  const density = new TensorflowDensity(tf, densityGraph(model));
  const single = evaluateAt(density, rounded);
  density.dispose();
  const { value, gradient, outputs } = evaluateAt(new Interpreter(model), rounded);
  expectClose([single.value], [value], tolerance, 'value');
  expectClose(single.gradient, gradient, tolerance, 'gradient');
  expectClose(single.outputs, outputs, tolerance, 'outputs');
}
