import { BinomialLogits } from './binomial-logits.ts';
import { BinomialProbs } from './binomial-probs.ts';
import { probsOrLogits } from './probs-or-logits.ts';

/** `Binomial(totalCount, probs)`, `Binomial({ totalCount, probs })` or `Binomial({ totalCount, logits })`. */
export const Binomial = probsOrLogits(BinomialProbs, BinomialLogits);
