import { expit } from '../numeric/index.ts';
import { contract, equal, lessOrEqual, log1mexp, logExpit, multiply, subtract, where } from '../ops/index.ts';
import { integerInterval, ordered, real } from '../supports/index.ts';
import { drawCategory, indexMoments, indices } from './category.ts';
import { defineMultivariate } from './define-multivariate.ts';

/**
 * K + 1 ordered categories between K increasing cutpoints over the axis:  P(X <= k) = expit(cutpoints_k - predictor)
 *
 *     log p = log(expit(a) - expit(b)) = log expit(a) + log expit(-b) + log(1 - exp(b - a))
 *
 * with a and b the cutpoints above and below x, less the predictor; the lowest category has no b, the highest no a.
 */
export const OrderedLogistic = defineMultivariate({
  name: 'OrderedLogistic',
  parameters: {
    predictor: { support: real, shape: 'number' },
    cutpoints: { support: real, shape: 'vector', constraint: ordered },
  },
  support: (_, axis) => integerInterval(0, axis.size),
  logDensity: (x, { predictor, cutpoints }, axis) => {
    const index = indices(axis);
    const above = contract(equal(x, index), cutpoints, axis);
    const below = contract(equal(x, index.add(1)), cutpoints, axis);
    const [isHighest, isLowest] = [lessOrEqual(axis.size, x), lessOrEqual(x, 0)];
    const hasBoth = multiply(subtract(1, isHighest), subtract(1, isLowest));
    const between = log1mexp(where(hasBoth, below.sub(above), -1));
    return where(isHighest, 0, logExpit(above.sub(predictor)))
      .add(where(isLowest, 0, logExpit(predictor.sub(below))))
      .add(where(hasBoth, between, 0));
  },
  sample: (source, { predictor, cutpoints }) => [drawCategory(source, probabilities(predictor, cutpoints))],
  mean: ({ predictor, cutpoints }) => [indexMoments(probabilities(predictor, cutpoints)).mean],
  variance: ({ predictor, cutpoints }) => [indexMoments(probabilities(predictor, cutpoints)).variance],
});

function probabilities([predictor]: Float64Array, cutpoints: Float64Array): Float64Array {
  const upTo = [0, ...Array.from(cutpoints, (c) => expit(c - predictor)), 1];
  return Float64Array.from({ length: cutpoints.length + 1 }, (_, k) => upTo[k + 1] - upTo[k]);
}
