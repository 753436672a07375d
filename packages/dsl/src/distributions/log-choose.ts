import type { Expression } from '../expression.ts';
import { lbeta, log1p } from '../ops/index.ts';

/** log of the binomial coefficient n over k = -log(n + 1) - log B(n - k + 1, k + 1) */
export function logChoose(n: Expression, k: Expression): Expression {
  return lbeta(n.sub(k).add(1), k.add(1)).add(log1p(n)).neg();
}
