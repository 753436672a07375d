import { CategoricalLogits } from './categorical-logits.ts';
import { CategoricalProbs } from './categorical-probs.ts';
import type { Distribution } from './define.ts';
import type { MultivariateArguments } from './define-multivariate.ts';
import { probsOrLogitsOver } from './probs-or-logits.ts';

/** `Categorical(probs, axis)`, `Categorical({ probs }, axis)` or `Categorical({ logits }, axis)`: an index of `axis`. */
export const Categorical: (...args: MultivariateArguments<'probs' | 'logits'>) => Distribution =
  probsOrLogitsOver(CategoricalProbs, CategoricalLogits);
