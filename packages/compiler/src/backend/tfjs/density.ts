import { type Expression, ModelError, topologicalOrder } from '@bayes-window/dsl';
import type { DensityGraph } from '../../density.ts';
import type { UnconstrainedModel } from '../../unconstrain/unconstrain.ts';
import { aligned } from './axes.ts';
import { isOffered, Lowered } from './lowered.ts';
import type { Tensorflow } from './tensorflow.ts';

/**
 * A log density on TensorFlow.js, in single precision; satisfies the runtime's `Target`. Data stay on the device until
 * `dispose`; a call leaves no tensors behind.
 */
export class TensorflowDensity {
  readonly dimension: number;
  readonly outputCount: number;
  private readonly tf: Tensorflow;
  private readonly model: UnconstrainedModel;
  private readonly density: Lowered;
  private readonly outputs: Lowered;

  /** Throws OP_NOT_IN_TENSORFLOW where the graph has an op that is not offered there. */
  constructor(tf: Tensorflow, { model, logDensity, gradients, outputs }: DensityGraph) {
    const missing = topologicalOrder([logDensity, ...gradients, ...outputs]).find((node) => !isOffered(node));
    if (missing !== undefined) throw notOffered(missing, model);
    this.tf = tf;
    this.model = model;
    this.dimension = model.dimension;
    this.outputCount = model.outputs.reduce((total, { size }) => total + size, 0);
    this.density = new Lowered(tf, model, [logDensity, ...gradients]);
    this.outputs = new Lowered(tf, model, outputs);
  }

  logDensityAndGradient(position: Float64Array, gradient: Float64Array): number {
    const logDensities = new Float64Array(1);
    this.logDensitiesAndGradients(position, logDensities, gradient);
    return logDensities[0];
  }

  /**
   * Many chains in one call: chain c's position is `positions[c * dimension]` and on, and so its gradient's; there are as
   * many chains as `logDensities` has elements.
   */
  logDensitiesAndGradients(
    positions: Float64Array,
    logDensities: Float64Array,
    gradients: Float64Array,
  ): void {
    const slots = [{ axes: [], size: 1 }, ...this.model.parameters];
    const width = 1 + this.dimension;
    const values = this.run(this.density, positions, logDensities.length, slots);
    for (let chain = 0; chain < logDensities.length; chain++) {
      logDensities[chain] = values[chain * width];
      gradients.set(values.subarray(chain * width + 1, (chain + 1) * width), chain * this.dimension);
    }
  }

  writeOutputs(position: Float64Array, outputs: Float64Array): void {
    if (this.outputCount > 0) outputs.set(this.run(this.outputs, position, 1, this.model.outputs));
  }

  /** Gives the data on the device back. */
  dispose(): void {
    this.density.dispose();
    this.outputs.dispose();
  }

  /** All roots in one array, so that there is one transfer: [chain, root after root]. */
  private run(
    lowered: Lowered,
    positions: Float64Array,
    chains: number,
    slots: readonly Slot[],
  ): Float32Array {
    const { tf } = this;
    const values = tf.tidy(() => {
      const all = tf.tensor2d(Float32Array.from(positions), [chains, this.dimension]);
      const rows = lowered.evaluate(all).map((value, i) => {
        const { axes, size } = slots[i];
        const full = aligned(tf, value, lowered.roots[i].axes, axes);
        const shape = [chains, ...axes.map((axis) => axis.size)];
        return tf.reshape(tf.broadcastTo(full, shape), [chains, size]);
      });
      return tf.concat(rows, 1);
    });
    const copied = values.dataSync() as Float32Array;
    values.dispose();
    return copied;
  }
}

type Slot = Pick<UnconstrainedModel['parameters'][number], 'axes' | 'size'>;

function notOffered({ op }: Expression, { terms }: UnconstrainedModel): ModelError {
  const term = terms.find(({ value }) => topologicalOrder([value]).some((node) => node.op.name === op.name));
  const where = term === undefined ? 'The gradient' : `Site "${term.site}"`;
  return new ModelError(
    'OP_NOT_IN_TENSORFLOW',
    `${where} needs the op ${op.name}, which the TensorFlow.js backend does not offer. Use WebAssembly, which has every op, or write the term without it.`,
    { op: op.name, site: term?.site },
  );
}
