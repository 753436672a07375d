import type { RandomSource } from '../random/stream.ts';
import type { Metric, MetricData } from './metric.ts';

/** M^-1 = diag(scale^2) */
export class DiagonalMetric implements Metric {
  readonly data: MetricData;
  readonly diagonal: Float64Array;

  constructor(data: MetricData) {
    this.data = data;
    this.diagonal = data.scale.map((s) => s * s);
  }

  velocity(vector: Float64Array, out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.diagonal[i] * vector[i];
  }

  drawMomentum(random: RandomSource, out: Float64Array): void {
    const { scale } = this.data;
    for (let i = 0; i < out.length; i++) out[i] = random.normal() / scale[i];
  }
}
