import {
  absolute,
  add,
  divide,
  type Expression,
  exp,
  expit,
  less,
  log1p,
  log1pexp,
  logExpit,
  negate,
  subtract,
  where,
} from '@bayes-window/dsl';
import { nodesOf, type Pass, rewrite } from './rewrite.ts';

/**
 * A softplus and its derivative share their exponential; with e = exp(-|x|), which can't overflow,
 *
 *     log(1 + exp(x)) = max(x, 0) + log1p(e)        expit(x) = (x < 0 ? e : 1) / (1 + e)
 *     log expit(x)    = min(x, 0) - log1p(e)        expit(-x) = (x < 0 ? 1 : e) / (1 + e)
 *
 * Runs on density and gradient together, since written this way the two would not be differentiable at 0.
 */
export const shareLogistic: Pass = (roots) => {
  const shared = new Set(
    nodesOf(roots)
      .filter(({ op }) => op === log1pexp || op === logExpit)
      .map(({ args }) => unsigned(args[0])),
  );
  return shared.size === 0 ? roots : rewrite(roots, (node) => spell(node, shared));
};

function unsigned(x: Expression): Expression {
  return x.op === negate ? x.args[0] : x;
}

function spell(node: Expression, shared: ReadonlySet<Expression>): Expression {
  const { op, args } = node;
  const [x] = args;
  if (op === log1pexp) return add(where(less(x, 0), 0, x), log1p(decay(x)));
  if (op === logExpit) return subtract(where(less(x, 0), x, 0), log1p(decay(x)));
  if (op !== expit || !shared.has(unsigned(x))) return node;
  const t = unsigned(x);
  const e = decay(t);
  const isBelow = less(t, 0);
  return divide(x === t ? where(isBelow, e, 1) : where(isBelow, 1, e), add(1, e));
}

/** exp(-|x|), the same node for x and -x. */
function decay(x: Expression): Expression {
  return exp(negate(absolute(unsigned(x))));
}
