import { constantValue, equal, lgamma, log, multiply, sum, where } from '../ops/index.ts';
import { binomial } from '../random/index.ts';
import { counts, nonnegativeInteger, simplex, unitInterval } from '../supports/index.ts';
import { defineMultivariate } from './define-multivariate.ts';

/** log p = log n! - sum log x_k! + sum x_k log probs_k,  n = totalCount; 0 log 0 = 0 */
export const MultinomialProbs = defineMultivariate({
  name: 'MultinomialProbs',
  parameters: {
    totalCount: { support: nonnegativeInteger, shape: 'number', default: 1 },
    probs: { support: unitInterval, shape: 'vector', constraint: simplex },
  },
  support: ({ totalCount }, axis) => counts(axis, constantValue(totalCount)),
  logDensity: (x, { totalCount, probs }, axis) => {
    const logs = log(where(equal(x, 0), 1, probs));
    return lgamma(totalCount.add(1)).add(sum(multiply(x, logs).sub(lgamma(x.add(1))), axis));
  },
  sample: (source, { totalCount: [n], probs }) => {
    // One binomial after the other, each of what is left.
    let [left, remaining] = [n, 1];
    return probs.map((p, k) => {
      const share = k === probs.length - 1 ? 1 : Math.min(1, p / remaining);
      const count = left > 0 && share > 0 ? binomial(source, left, share) : 0;
      left -= count;
      remaining -= p;
      return count;
    });
  },
  mean: ({ totalCount: [n], probs }) => probs.map((p) => n * p),
  variance: ({ totalCount: [n], probs }) => probs.map((p) => n * p * (1 - p)),
});
