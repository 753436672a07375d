import { twin } from '../axis.ts';
import { lgamma as lgammaOf } from '../numeric/index.ts';
import { diagonal, lgamma, log, multiply, sum } from '../ops/index.ts';
import { beta } from '../random/index.ts';
import { correlationCholesky, positive } from '../supports/index.ts';
import { indices } from './category.ts';
import { defineMultivariate } from './define-multivariate.ts';

/**
 * Cholesky factors of K x K correlation matrices with density proportional to |L L'|^(concentration - 1)
 * (Lewandowski, Kurowicka & Joe 2009; i = 0 .. K - 1, c = concentration):
 *
 *     log p = sum_(i > 0) (K - 1 - i + 2 (c - 1)) log L_ii
 *           + sum_i (log Gamma(c + (K - 1)/2) - log Gamma(c + (K - 1 - i)/2) - i log(pi)/2)
 */
export const LKJCholesky = defineMultivariate({
  name: 'LKJCholesky',
  parameters: { concentration: { support: positive, shape: 'number', default: 1 } },
  support: (_, axis) => correlationCholesky(axis),
  logDensity: (x, { concentration: c }, axis) => {
    const i = indices(axis);
    const last = axis.size - 1;
    // The first element of the diagonal is 1, so that its weight does not matter.
    const weights = c.sub(1).mul(2).add(i.neg().add(last));
    const halfOfRest = i.neg().add(last).mul(0.5);
    const normaliser = lgamma(c.add(0.5 * last))
      .sub(lgamma(c.add(halfOfRest)))
      .sub(i.mul(0.5 * Math.log(Math.PI)));
    const logs = log(diagonal(x, { row: axis, column: twin(axis) }));
    return sum(multiply(weights, logs).add(normaliser), axis);
  },
  // Partial correlations of column j are 2 B - 1, B ~ Beta(b, b), b as below, independently.
  sample: (source, { concentration: [c] }, size) => {
    const factor = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      let rest = 1;
      for (let j = 0; j < i; j++) {
        const b = betaShape(c, size, j);
        const w = 2 * beta(source, b, b) - 1;
        factor[i * size + j] = w * Math.sqrt(rest);
        rest *= 1 - w * w;
      }
      factor[i * size + i] = Math.sqrt(rest);
    }
    return factor;
  },
  mean: ({ concentration: [c] }, size) =>
    elements(size, (i, j) => (i === j ? productBefore(j, (m) => meanRoot(betaShape(c, size, m))) : 0)),
  variance: ({ concentration: [c] }, size) =>
    elements(size, (i, j) => {
      const rest = productBefore(j, (m) => 1 - 1 / (2 * betaShape(c, size, m) + 1));
      if (i > j) return rest / (2 * betaShape(c, size, j) + 1);
      return rest - productBefore(j, (m) => meanRoot(betaShape(c, size, m))) ** 2;
    }),
});

/** Partial correlations w of column j have density proportional to (1 - w^2)^(b - 1). */
function betaShape(concentration: number, size: number, j: number): number {
  return concentration + (size - 2 - j) / 2;
}

/** E sqrt(1 - w^2) = 2 B(b + 1/2, b + 1/2) / B(b, b) */
function meanRoot(b: number): number {
  return 2 * Math.exp(2 * lgammaOf(b + 0.5) - lgammaOf(2 * b + 1) - 2 * lgammaOf(b) + lgammaOf(2 * b));
}

function productBefore(j: number, factor: (m: number) => number): number {
  return Array.from({ length: j }, (_, m) => factor(m)).reduce((product, f) => product * f, 1);
}

/** A lower triangle, row-major. */
function elements(size: number, f: (i: number, j: number) => number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, flat) => {
    const [i, j] = [Math.floor(flat / size), flat % size];
    return j <= i ? f(i, j) : 0;
  });
}
