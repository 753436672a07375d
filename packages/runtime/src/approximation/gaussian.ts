import { dot, logDeterminant, type Matrix, solveTransposed } from '../matrix.ts';
import type { RandomSource } from '../random/stream.ts';

/** A normal distribution over the unconstrained space. */
export interface Gaussian {
  readonly mean: Float64Array;
  /** Writes a draw into `out` and returns its log density. */
  draw(random: RandomSource, out: Float64Array): number;
}

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/** Log density of a standard normal vector. */
function standard(z: Float64Array): number {
  return -0.5 * dot(z, z) - z.length * halfLogTwoPi;
}

function normals(random: RandomSource, size: number): Float64Array {
  return Float64Array.from({ length: size }, () => random.normal());
}

/** N(mean, (L L')^-1), from a factor of the precision. */
export function gaussianOfPrecision(mean: Float64Array, lower: Matrix): Gaussian {
  const logScale = logDeterminant(lower);
  return {
    mean,
    draw(random, out) {
      const z = normals(random, mean.length);
      const shift = solveTransposed(lower, z);
      for (let i = 0; i < out.length; i++) out[i] = mean[i] + shift[i];
      return standard(z) + logScale;
    },
  };
}

/** N(mean, L L') */
export function gaussianOfFactor(mean: Float64Array, lower: Matrix): Gaussian {
  const logScale = logDeterminant(lower);
  return {
    mean,
    draw(random, out) {
      const z = normals(random, mean.length);
      for (let i = 0; i < out.length; i++) out[i] = mean[i] + dot(lower[i].subarray(0, i + 1), z);
      return standard(z) - logScale;
    },
  };
}

/** N(mean, diag(scale^2)) */
export function gaussianOfScales(mean: Float64Array, scale: Float64Array): Gaussian {
  const logScale = scale.reduce((sum, s) => sum + Math.log(s), 0);
  return {
    mean,
    draw(random, out) {
      const z = normals(random, mean.length);
      for (let i = 0; i < out.length; i++) out[i] = mean[i] + scale[i] * z[i];
      return standard(z) - logScale;
    },
  };
}

/** N(mean, D (I + Q (L L' - I) Q') D), D = diag(scale), Q with orthonormal columns `basis`, L lower. */
export function gaussianOfBasis(
  mean: Float64Array,
  scale: Float64Array,
  basis: Matrix,
  lower: Matrix,
): Gaussian {
  const logScale = scale.reduce((sum, s) => sum + Math.log(s), 0) + logDeterminant(lower);
  return {
    mean,
    draw(random, out) {
      const u = normals(random, mean.length);
      const inside = basis.map((column) => dot(column, u));
      const change = inside.map((_, i) => dot(lower[i].subarray(0, i + 1), inside) - inside[i]);
      for (let i = 0; i < out.length; i++) {
        const stretched = basis.reduce((sum, column, k) => sum + column[i] * change[k], u[i]);
        out[i] = mean[i] + scale[i] * stretched;
      }
      return standard(u) - logScale;
    },
  };
}
