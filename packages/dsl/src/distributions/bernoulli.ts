import { BernoulliLogits } from './bernoulli-logits.ts';
import { BernoulliProbs } from './bernoulli-probs.ts';
import { probsOrLogits } from './probs-or-logits.ts';

/** `Bernoulli(probs)`, `Bernoulli({ probs })` or `Bernoulli({ logits })`. */
export const Bernoulli = probsOrLogits(BernoulliProbs, BernoulliLogits);
