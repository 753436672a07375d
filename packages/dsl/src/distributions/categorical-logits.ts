import { contract, logSumExp } from '../ops/index.ts';
import { integerInterval, real } from '../supports/index.ts';
import { drawCategory, indexMoments, isCategory, softmax } from './category.ts';
import { defineMultivariate } from './define-multivariate.ts';

/** log p = logits[x] - log sum exp(logits),  x from 0 to K - 1; logits must be finite */
export const CategoricalLogits = defineMultivariate({
  name: 'CategoricalLogits',
  parameters: { logits: { support: real, shape: 'vector' } },
  support: (_, axis) => integerInterval(0, axis.size - 1),
  logDensity: (x, { logits }, axis) =>
    contract(isCategory(x, axis), logits, axis).sub(logSumExp(logits, axis)),
  sample: (source, { logits }) => [drawCategory(source, softmax(logits))],
  mean: ({ logits }) => [indexMoments(softmax(logits)).mean],
  variance: ({ logits }) => [indexMoments(softmax(logits)).variance],
});
