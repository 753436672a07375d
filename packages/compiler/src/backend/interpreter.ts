import { type Expression, evaluate, expand, type Values } from '@bayes-window/dsl';
import { gradient } from '../autodiff/gradient.ts';
import type { NoiseSlot, UnconstrainedModel } from '../unconstrain/unconstrain.ts';

/**
 * The executable definition of a model's log density: the untouched graph and its derivative, evaluated node by node.
 * No pass, no backend: the oracle of all others. Satisfies the runtime's `Target`.
 */
export class Interpreter {
  readonly dimension: number;
  readonly outputCount: number;
  readonly noiseCount: number;
  private readonly model: UnconstrainedModel;
  private readonly gradients: readonly Expression[];

  constructor(model: UnconstrainedModel) {
    this.model = model;
    this.dimension = model.dimension;
    this.outputCount = model.outputs.reduce((total, { size }) => total + size, 0);
    this.noiseCount = (model.noise ?? []).reduce((total, { size }) => total + size, 0);
    this.gradients = gradient(
      model.logDensity,
      model.parameters.map(({ input }) => input),
    ).map((g, i) => expand(g, model.parameters[i].axes));
  }

  logDensityAndGradient(position: Float64Array, gradientOut: Float64Array): number {
    const [density, ...parts] = evaluate(
      [this.model.logDensity, ...this.gradients],
      bind(this.model.parameters, position),
    );
    for (const [i, part] of parts.entries()) gradientOut.set(part, this.model.parameters[i].offset);
    return density[0];
  }

  writeOutputs(
    position: Float64Array,
    outputs: Float64Array,
    noise = new Float64Array(this.noiseCount),
  ): void {
    const values = evaluate(
      this.model.outputs.map(({ value, axes }) => expand(value, axes)),
      new Map([...bind(this.model.parameters, position), ...bind(this.model.noise ?? [], noise)]),
    );
    for (const [i, value] of values.entries()) outputs.set(value, this.model.outputs[i].offset);
  }
}

/** Values of the unconstrained inputs at a position. */
export function bind(parameters: readonly NoiseSlot[], position: Float64Array): Map<Expression, Values> {
  return new Map(
    parameters.map(({ input, offset, size }) => [input, position.subarray(offset, offset + size)]),
  );
}
