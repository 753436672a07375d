import { describe, expect, it } from 'vitest';
import { RandomStream } from '../random/stream.ts';
import { DenseMetric } from './dense.ts';
import { DiagonalMetric } from './diagonal.ts';
import {
  diagonalFisherMetric,
  fisherDivergence,
  fisherMean,
  lowRankFisherMetric,
  metricFromGradient,
} from './fisher.ts';
import { LowRankMetric } from './low-rank.ts';
import { diagonalData, inverseMassDiagonal, type MetricData } from './metric.ts';
import { metricOf } from './metric-of.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

const random = new RandomStream(11);
const normals = (count: number): Float64Array => Float64Array.from({ length: count }, () => random.normal());

/** M^-1 by its definition, S (I + V' (L - I) V) S. */
function writtenOut({ scale, eigenvalues, vectors }: MetricData): number[][] {
  const d = scale.length;
  return Array.from({ length: d }, (_, i) =>
    Array.from({ length: d }, (_, j) => {
      let sum = i === j ? 1 : 0;
      for (const [k, value] of eigenvalues.entries())
        sum += (value - 1) * vectors[k * d + i] * vectors[k * d + j];
      return scale[i] * sum * scale[j];
    }),
  );
}

/** Orthonormal rows: the eigenvectors of some symmetric matrix, the first `rank`. */
function someMetric(dimension: number, rank: number): MetricData {
  const symmetric = new Float64Array(dimension * dimension);
  for (let i = 0; i < dimension; i++)
    for (let j = 0; j <= i; j++)
      symmetric[i * dimension + j] = symmetric[j * dimension + i] = random.normal();
  const { vectors } = symmetricEigen(symmetric, dimension);
  return {
    scale: normals(dimension).map((z) => Math.exp(z)),
    eigenvalues: normals(rank).map((z) => Math.exp(2 * z)),
    vectors: vectors.slice(0, rank * dimension),
  };
}

describe('symmetricEigen', () => {
  it.each([1, 2, 3, 10, 60])('takes a matrix of %i rows apart into orthonormal vectors', (size) => {
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i++)
      for (let j = 0; j <= i; j++) matrix[i * size + j] = matrix[j * size + i] = random.normal();
    const { values, vectors } = symmetricEigen(matrix.slice(), size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        let [rebuilt, product] = [0, 0];
        for (let k = 0; k < size; k++) {
          rebuilt += vectors[k * size + i] * values[k] * vectors[k * size + j];
          product += vectors[i * size + k] * vectors[j * size + k];
        }
        expect(rebuilt).toBeCloseTo(matrix[i * size + j], 12);
        expect(product).toBeCloseTo(i === j ? 1 : 0, 12);
      }
    }
  });

  it('knows the eigenvalues of the second difference: 2 - 2 cos(pi k / (n + 1))', () => {
    const n = 12;
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      matrix[i * n + i] = 2;
      if (i > 0) matrix[i * n + i - 1] = matrix[(i - 1) * n + i] = -1;
    }
    const values = symmetricEigen(matrix, n).values.sort();
    for (let k = 1; k <= n; k++)
      expect(values[k - 1]).toBeCloseTo(2 - 2 * Math.cos((Math.PI * k) / (n + 1)), 13);
  });

  it('keeps small eigenvalues of a graded matrix', () => {
    const { values } = symmetricEigen(Float64Array.of(1e8, 1, 0, 1, 1, 1e-4, 0, 1e-4, 1e-8), 3);
    const determinant = values.reduce((product, value) => product * value, 1);
    // 1e8 (1e-8 - 1e-8) - 1e-8
    expect(determinant / -1e-8).toBeCloseTo(1, 4);
  });
});

describe('metrics', () => {
  it.each([
    ['diagonal', 5, 0, DiagonalMetric],
    ['low-rank', 9, 2, LowRankMetric],
    ['dense', 6, 4, DenseMetric],
    ['dense, all eigenvalues', 4, 4, DenseMetric],
  ] as const)('%s: velocity and momentum are those of the matrix', (_, dimension, rank, form) => {
    const data = someMetric(dimension, rank);
    const metric = metricOf(data);
    expect(metric).toBeInstanceOf(form);
    const matrix = writtenOut(data);
    const vector = normals(dimension);
    const out = new Float64Array(dimension);
    metric.velocity(vector, out);
    for (let i = 0; i < dimension; i++)
      expect(out[i]).toBeCloseTo(
        matrix[i].reduce((sum, value, j) => sum + value * vector[j], 0),
        10,
      );
    expect([...inverseMassDiagonal(data)].map((v, i) => v / matrix[i][i])).toEqual(
      matrix.map(() => expect.closeTo(1, 10)),
    );
    // p' M^-1 p is chi-square with `dimension` degrees of freedom, and so is each (M^-1 p)_i^2 / (M^-1)_ii with one.
    const draws = 4000;
    const squares = new Float64Array(dimension);
    let energy = 0;
    const p = new Float64Array(dimension);
    for (let draw = 0; draw < draws; draw++) {
      metric.drawMomentum(random, p);
      metric.velocity(p, out);
      for (let i = 0; i < dimension; i++) {
        energy += p[i] * out[i];
        squares[i] += out[i] ** 2 / matrix[i][i];
      }
    }
    expect(Math.abs(energy / draws - dimension)).toBeLessThan(5 * Math.sqrt((2 * dimension) / draws));
    for (const square of squares) expect(Math.abs(square / draws - 1)).toBeLessThan(5 * Math.sqrt(2 / draws));
  });
});

/** Draws of N(3, C), `spread` times as far out as they would be, with the scores that they have there. */
function gaussianDraws(covariance: MetricData, count: number, spread = 1) {
  const dimension = covariance.scale.length;
  const metric = metricOf(covariance);
  const positions = new Float64Array(count * dimension);
  const gradients = new Float64Array(count * dimension);
  for (let draw = 0; draw < count; draw++) {
    // p ~ N(0, C^-1) is a score, and x = -C p the position that has it.
    const p = new Float64Array(dimension);
    metric.drawMomentum(random, p);
    const x = new Float64Array(dimension);
    metric.velocity(p, x);
    for (let i = 0; i < dimension; i++) {
      positions[draw * dimension + i] = 3 - spread * x[i];
      gradients[draw * dimension + i] = spread * p[i];
    }
  }
  return { dimension, count, positions, gradients };
}

describe('Fisher metrics', () => {
  it.each([1, 1e4, 1e8])(
    'the diagonal is exact for independent normals of condition %d, from three draws',
    (condition) => {
      for (const dimension of [2, 50, 500]) {
        const scale = Float64Array.from(
          { length: dimension },
          (_, i) => condition ** (0.5 * (i / (dimension - 1) - 0.5)),
        );
        const draws = gaussianDraws(diagonalData(scale.map((s) => s * s)), 3, 100);
        const metric = diagonalFisherMetric(draws);
        for (let i = 0; i < dimension; i++) expect(metric[i] / scale[i] ** 2).toBeCloseTo(1, 8);
      }
    },
  );

  it('the diagonal is NaN where nothing varies', () => {
    const draws = {
      dimension: 1,
      count: 3,
      positions: Float64Array.of(2, 2, 2),
      gradients: new Float64Array(3),
    };
    expect(diagonalFisherMetric(draws)[0]).toBeNaN();
  });

  it('a first guess comes from one gradient', () => {
    expect([...metricFromGradient(Float64Array.of(-4, 0, Number.NaN))]).toEqual([0.25, 1, 1]);
  });

  it.each([
    [2, 6],
    [20, 60],
    [100, 250],
  ])(
    'the whole matrix is found in %i dimensions from %i draws, the condition being 1e4',
    (dimension, count) => {
      const truth: MetricData = {
        ...someMetric(dimension, dimension),
        eigenvalues: Float64Array.from({ length: dimension }, (_, k) => 1e4 ** (k / (dimension - 1) - 0.5)),
      };
      const draws = gaussianDraws(truth, count);
      const found = lowRankFisherMetric(draws, diagonalFisherMetric(draws), {
        ...{ priorDraws: 1e-9, cutoff: 1, subspace: dimension },
      });
      const [expected, actual] = [writtenOut(truth), writtenOut(found)];
      for (let i = 0; i < dimension; i++)
        for (let j = 0; j < dimension; j++)
          expect(actual[i][j] / Math.sqrt(expected[i][i] * expected[j][j])).toBeCloseTo(
            expected[i][j] / Math.sqrt(expected[i][i] * expected[j][j]),
            4,
          );
      expect(fisherDivergence(found, fisherMean(found, draws), draws)).toBeLessThan(1e-6);
      for (const mean of fisherMean(found, draws)) expect(mean).toBeCloseTo(3, 3);
    },
  );

  it('a few directions are found among 500 from 80 draws', () => {
    const truth: MetricData = { ...someMetric(500, 3), eigenvalues: Float64Array.of(100, 30, 0.02) };
    const draws = gaussianDraws(truth, 80);
    const diagonal = diagonalFisherMetric(draws);
    const plain = diagonalData(diagonal);
    const found = lowRankFisherMetric(draws, diagonal, { priorDraws: 1, cutoff: 1.5, subspace: 128 });
    const unseen = gaussianDraws(truth, 200);
    expect(found.eigenvalues.length).toBeLessThan(40);
    expect(fisherDivergence(found, fisherMean(found, draws), unseen)).toBeLessThan(
      0.2 * fisherDivergence(plain, fisherMean(plain, draws), unseen),
    );
  });

  it('the divergence is that of its definition: the mean square of what whitened position and score lack to cancel', () => {
    // N(0, 4) held for N(1, 1): at x, score -x/4, so that x - 1 - x/4 remains.
    const draws = {
      dimension: 1,
      count: 2,
      positions: Float64Array.of(0, 4),
      gradients: Float64Array.of(0, -1),
    };
    expect(fisherDivergence(diagonalData(Float64Array.of(1)), Float64Array.of(1), draws)).toBeCloseTo(
      (1 + 4) / 2,
      12,
    );
  });
});
