import { contract, log } from '../ops/index.ts';
import { integerInterval, simplex, unitInterval } from '../supports/index.ts';
import { drawCategory, indexMoments, isCategory } from './category.ts';
import { defineMultivariate } from './define-multivariate.ts';

/** log p = log probs[x],  x from 0 to K - 1 */
export const CategoricalProbs = defineMultivariate({
  name: 'CategoricalProbs',
  parameters: { probs: { support: unitInterval, shape: 'vector', constraint: simplex } },
  support: (_, axis) => integerInterval(0, axis.size - 1),
  logDensity: (x, { probs }, axis) => log(contract(isCategory(x, axis), probs, axis)),
  sample: (source, { probs }) => [drawCategory(source, probs)],
  mean: ({ probs }) => [indexMoments(probs).mean],
  variance: ({ probs }) => [indexMoments(probs).variance],
});
