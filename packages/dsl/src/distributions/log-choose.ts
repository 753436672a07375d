import type { Expression } from '../expression.ts';
import { lgamma } from '../ops/index.ts';

/** log of the binomial coefficient n over k = log Gamma(n+1) - log Gamma(k+1) - log Gamma(n-k+1) */
export function logChoose(n: Expression, k: Expression): Expression {
  return lgamma(n.add(1))
    .sub(lgamma(k.add(1)))
    .sub(lgamma(n.sub(k).add(1)));
}
