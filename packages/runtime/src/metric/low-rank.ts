import type { RandomSource } from '../random/stream.ts';
import type { Metric, MetricData } from './metric.ts';

/** M^-1 = S (I + V' (L - I) V) S with few rows of V: 4 x rank x dimension operations a product. */
export class LowRankMetric implements Metric {
  readonly data: MetricData;
  readonly diagonal = undefined;
  /** L - I, and L^-1/2 - I. */
  private readonly stretch: Float64Array;
  private readonly rootShrink: Float64Array;

  constructor(data: MetricData) {
    this.data = data;
    this.stretch = data.eigenvalues.map((value) => value - 1);
    this.rootShrink = data.eigenvalues.map((value) => 1 / Math.sqrt(value) - 1);
  }

  velocity(vector: Float64Array, out: Float64Array): void {
    const { scale, vectors } = this.data;
    for (let i = 0; i < out.length; i++) out[i] = scale[i] * vector[i];
    addSpectrum(vectors, this.stretch, out);
    for (let i = 0; i < out.length; i++) out[i] *= scale[i];
  }

  /** p = S^-1 (I + V' (L^-1/2 - I) V) z with z ~ N(0, I) */
  drawMomentum(random: RandomSource, out: Float64Array): void {
    const { scale, vectors } = this.data;
    for (let i = 0; i < out.length; i++) out[i] = random.normal();
    addSpectrum(vectors, this.rootShrink, out);
    for (let i = 0; i < out.length; i++) out[i] /= scale[i];
  }
}

/** out = (I + V' diag(weights) V) out. The rows of V are orthonormal, so one after the other is all at once. */
function addSpectrum(vectors: Float64Array, weights: Float64Array, out: Float64Array): void {
  const dimension = out.length;
  for (let k = 0; k < weights.length; k++) {
    const row = k * dimension;
    let projection = 0;
    for (let i = 0; i < dimension; i++) projection += vectors[row + i] * out[i];
    projection *= weights[k];
    for (let i = 0; i < dimension; i++) out[i] += projection * vectors[row + i];
  }
}
