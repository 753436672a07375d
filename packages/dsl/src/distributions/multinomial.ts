import type { Distribution } from './define.ts';
import type { MultivariateArguments } from './define-multivariate.ts';
import { MultinomialLogits } from './multinomial-logits.ts';
import { MultinomialProbs } from './multinomial-probs.ts';
import { probsOrLogitsOver } from './probs-or-logits.ts';

/** `Multinomial(totalCount, probs, axis)` or `Multinomial({ totalCount, logits }, axis)`: counts over `axis`. */
export const Multinomial: (
  ...args: MultivariateArguments<'totalCount' | 'probs' | 'logits'>
) => Distribution = probsOrLogitsOver(MultinomialProbs, MultinomialLogits);
