import type { RandomSource } from '../random/stream.ts';
import type { Metric, MetricData } from './metric.ts';

/** M^-1 and a root of M written out: dimension^2 multiplications a product. */
export class DenseMetric implements Metric {
  readonly data: MetricData;
  readonly diagonal = undefined;
  private readonly inverseMass: Float64Array;
  /** R with R R' = M. */
  private readonly root: Float64Array;
  private readonly normals: Float64Array;

  constructor(data: MetricData) {
    this.data = data;
    const inverse = data.scale.map((s) => 1 / s);
    const ones = new Float64Array(inverse.length).fill(1);
    this.inverseMass = writeOut(data, data.eigenvalues, data.scale, data.scale);
    this.root = writeOut(
      data,
      data.eigenvalues.map((value) => 1 / Math.sqrt(value)),
      inverse,
      ones,
    );
    this.normals = new Float64Array(inverse.length);
  }

  velocity(vector: Float64Array, out: Float64Array): void {
    multiply(this.inverseMass, vector, out);
  }

  drawMomentum(random: RandomSource, out: Float64Array): void {
    for (let i = 0; i < out.length; i++) this.normals[i] = random.normal();
    multiply(this.root, this.normals, out);
  }
}

/** diag(left) (I + V' (diag(spectrum) - I) V) diag(right), row-major. */
function writeOut(
  { vectors }: MetricData,
  spectrum: Float64Array,
  left: Float64Array,
  right: Float64Array,
): Float64Array {
  const dimension = left.length;
  const matrix = new Float64Array(dimension * dimension);
  for (let i = 0; i < dimension; i++) {
    for (let j = 0; j < dimension; j++) {
      let sum = i === j ? 1 : 0;
      for (let k = 0; k < spectrum.length; k++)
        sum += (spectrum[k] - 1) * vectors[k * dimension + i] * vectors[k * dimension + j];
      matrix[i * dimension + j] = left[i] * sum * right[j];
    }
  }
  return matrix;
}

function multiply(matrix: Float64Array, vector: Float64Array, out: Float64Array): void {
  const dimension = vector.length;
  for (let i = 0; i < dimension; i++) {
    let sum = 0;
    for (let j = 0; j < dimension; j++) sum += matrix[i * dimension + j] * vector[j];
    out[i] = sum;
  }
}
