import type { Expression } from '@bayes-window/dsl';
import { gradient } from './autodiff/gradient.ts';
import { densityPasses, gradientPasses, outputPasses, runPasses } from './passes/index.ts';
import type { UnconstrainedModel } from './unconstrain/unconstrain.ts';

/** What a backend lowers: scalars and arrays in terms of the model's unconstrained inputs. */
export interface DensityGraph {
  readonly model: UnconstrainedModel;
  readonly logDensity: Expression;
  /** d logDensity / d input, one per parameter; may lack axes of the input along which it is constant. */
  readonly gradients: readonly Expression[];
  readonly outputs: readonly Expression[];
}

/** Log density, gradient and outputs after all passes. */
export function densityGraph(model: UnconstrainedModel): DensityGraph {
  const [density] = runPasses(densityPasses, [model.logDensity]);
  const inputs = model.parameters.map(({ input }) => input);
  const [logDensity, ...gradients] = runPasses(gradientPasses, [density, ...gradient(density, inputs)]);
  const outputs = runPasses(
    outputPasses,
    model.outputs.map(({ value }) => value),
  );
  return { model, logDensity, gradients, outputs };
}
