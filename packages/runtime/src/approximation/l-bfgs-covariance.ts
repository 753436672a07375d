import { cholesky, dot, invertUpper, type Matrix, product, transpose, zeros } from '../matrix.ts';
import { type Gaussian, gaussianOfBasis, gaussianOfScales } from './gaussian.ts';

/** A step of an ascent and the fall of the gradient along it. */
export interface Step {
  readonly s: Float64Array;
  readonly z: Float64Array;
}

/**
 * The diagonal of the inverse Hessian after one more step (Zhang, Carpenter, Gelman & Vehtari 2022, algorithm 3;
 * Gilbert & Lemaréchal 1989):
 *
 *     1 / alpha'_i = a / (b alpha_i) + z_i^2 / b - a s_i^2 / (b c alpha_i^2),
 *     a = z' diag(alpha) z,  b = z' s,  c = s' diag(1/alpha) s
 */
export function updateDiagonal(alpha: Float64Array, { s, z }: Step): Float64Array {
  const a = z.reduce((sum, x, i) => sum + x * x * alpha[i], 0);
  const b = dot(z, s);
  const c = s.reduce((sum, x, i) => sum + (x * x) / alpha[i], 0);
  return alpha.map((old, i) => {
    const inverse = a / (b * old) + z[i] ** 2 / b - (a * s[i] ** 2) / (b * c * old ** 2);
    return inverse > 0 && Number.isFinite(inverse) ? 1 / inverse : old;
  });
}

/**
 * The normal distribution that L-BFGS sees from a point of an ascent: covariance H, the inverse Hessian of the last steps,
 * and mean x + H gradient (Zhang et al. 2022, algorithms 3 and 4):
 *
 *     H = diag(alpha) + B G B',  B = [diag(alpha) Z, S],  G = [0, -R^-1; -R^-T, R^-T (E + Z' diag(alpha) Z) R^-1],
 *
 * R upper triangular with R_ij = s_i' z_j, E its diagonal. Undefined where rounding has cost H its sign.
 */
export function gaussianOfAscent(
  position: Float64Array,
  gradient: Float64Array,
  alpha: Float64Array,
  steps: readonly Step[],
): Gaussian | undefined {
  const scale = alpha.map(Math.sqrt);
  if (steps.length === 0) return gaussianOfScales(shifted(position, alpha, gradient), scale);
  const middle = middleMatrix(alpha, steps);
  const columns = [
    ...steps.map(({ z }) => z.map((x, i) => x * scale[i])),
    ...steps.map(({ s }) => s.map((x, i) => x / scale[i])),
  ];
  const { basis, upper } = orthonormalise(columns);
  const inner = product(product(upper, middle), transpose(upper)).map((row, i) =>
    row.map((x, j) => x + (i === j ? 1 : 0)),
  );
  const lower = cholesky(inner);
  if (lower === undefined) return undefined;
  // H g = D (I + Q (inner - I) Q') D g
  const scaled = gradient.map((g, i) => g * scale[i]);
  const inside = basis.map((column) => dot(column, scaled));
  const change = inner.map((row, i) => dot(row, inside) - inside[i]);
  const mean = position.map(
    (x, i) => x + scale[i] * basis.reduce((sum, column, k) => sum + column[i] * change[k], scaled[i]),
  );
  return gaussianOfBasis(mean, scale, basis, lower);
}

function shifted(position: Float64Array, alpha: Float64Array, gradient: Float64Array): Float64Array {
  return position.map((x, i) => x + alpha[i] * gradient[i]);
}

/** G, square of twice the number of steps. */
function middleMatrix(alpha: Float64Array, steps: readonly Step[]): Matrix {
  const count = steps.length;
  const upper = steps.map(({ s }, i) => Float64Array.from(steps, ({ z }, j) => (i <= j ? dot(s, z) : 0)));
  const inverse = invertUpper(upper);
  const sum = steps.map(({ z: left }, i) =>
    Float64Array.from(steps, ({ z: right }, j) => {
      const weighted = left.reduce((total, x, k) => total + x * alpha[k] * right[k], 0);
      return weighted + (i === j ? upper[i][i] : 0);
    }),
  );
  const corner = product(product(transpose(inverse), sum), inverse);
  const middle = zeros(2 * count, 2 * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      middle[i][count + j] = -inverse[i][j];
      middle[count + j][i] = -inverse[i][j];
      middle[count + i][count + j] = corner[i][j];
    }
  }
  return middle;
}

/** Columns = basis * upper, by modified Gram-Schmidt, done twice; columns that depend on earlier ones give no basis vector. */
function orthonormalise(columns: readonly Float64Array[]): { basis: Matrix; upper: Matrix } {
  const basis: Float64Array[] = [];
  const coefficients: number[][] = [];
  for (const column of columns) {
    const rest = column.slice();
    const own = basis.map(() => 0);
    for (let round = 0; round < 2; round++) {
      basis.forEach((vector, k) => {
        const share = dot(vector, rest);
        own[k] += share;
        for (let i = 0; i < rest.length; i++) rest[i] -= share * vector[i];
      });
    }
    const length = Math.sqrt(dot(rest, rest));
    if (length > 1e-10 * Math.sqrt(dot(column, column))) {
      basis.push(rest.map((x) => x / length));
      own.push(length);
    }
    coefficients.push(own);
  }
  const upper = basis.map((_, k) => Float64Array.from(coefficients, (own) => own[k] ?? 0));
  return { basis, upper };
}
