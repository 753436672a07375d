import { lgamma, log, multiply, sum } from '../ops/index.ts';
import { logGamma } from '../random/index.ts';
import { positive, simplex } from '../supports/index.ts';
import { defineMultivariate } from './define-multivariate.ts';

/** log p = sum (a_k - 1) log x_k + log Gamma(sum a_k) - sum log Gamma(a_k),  a = concentration */
export const Dirichlet = defineMultivariate({
  name: 'Dirichlet',
  parameters: { concentration: { support: positive, shape: 'vector' } },
  support: (_, axis) => simplex(axis),
  logDensity: (x, { concentration: a }, axis) =>
    sum(multiply(a.sub(1), log(x)), axis)
      .add(lgamma(sum(a, axis)))
      .sub(sum(lgamma(a), axis)),
  sample: (source, { concentration }) => {
    // By logarithms: at small concentrations the gamma draws themselves underflow.
    const logs = concentration.map((a) => logGamma(source, a));
    const largest = Math.max(...logs);
    const weights = logs.map((x) => Math.exp(x - largest));
    const total = weights.reduce((partial, w) => partial + w, 0);
    return weights.map((w) => w / total);
  },
  mean: ({ concentration }) => shares(concentration),
  variance: ({ concentration }) => {
    const total = concentration.reduce((partial, a) => partial + a, 0);
    return shares(concentration).map((m) => (m * (1 - m)) / (total + 1));
  },
});

function shares(concentration: Float64Array): Float64Array {
  const total = concentration.reduce((partial, a) => partial + a, 0);
  return concentration.map((a) => a / total);
}
