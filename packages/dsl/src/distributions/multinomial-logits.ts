import { constantValue, lgamma, logSumExp, multiply, sum } from '../ops/index.ts';
import { counts, nonnegativeInteger, real } from '../supports/index.ts';
import { softmax } from './category.ts';
import { defineMultivariate } from './define-multivariate.ts';
import { MultinomialProbs } from './multinomial-probs.ts';

/** log p = log n! - sum log x_k! + sum x_k logits_k - n log sum exp(logits),  n = totalCount; logits must be finite */
export const MultinomialLogits = defineMultivariate({
  name: 'MultinomialLogits',
  parameters: {
    totalCount: { support: nonnegativeInteger, shape: 'number', default: 1 },
    logits: { support: real, shape: 'vector' },
  },
  support: ({ totalCount }, axis) => counts(axis, constantValue(totalCount)),
  logDensity: (x, { totalCount, logits }, axis) =>
    lgamma(totalCount.add(1))
      .add(sum(multiply(x, logits).sub(lgamma(x.add(1))), axis))
      .sub(totalCount.mul(logSumExp(logits, axis))),
  sample: (source, { totalCount, logits }, size) =>
    MultinomialProbs.sample(source, { totalCount, probs: softmax(logits) }, size),
  mean: ({ totalCount, logits }, size) => MultinomialProbs.mean({ totalCount, probs: softmax(logits) }, size),
  variance: ({ totalCount, logits }, size) =>
    MultinomialProbs.variance({ totalCount, probs: softmax(logits) }, size),
});
