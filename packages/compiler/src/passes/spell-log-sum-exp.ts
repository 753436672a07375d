import {
  type Axis,
  add,
  divide,
  type Expression,
  exp,
  largest,
  lesserOverGreater,
  log,
  log1p,
  logAddExp,
  logSumExpOp,
  maximum,
  multiply,
  runScan,
  type ScanBody,
  subtract,
  sum,
} from '@bayes-window/dsl';
import { type Pass, rewrite } from './rewrite.ts';

/**
 * log sum exp in loops that run in vectors, with exponentials that its derivative uses again:
 *
 *     logSumExp(x) = m + log S        e = exp(x - m),  S = sum(e),  m = the largest x
 *     exp(x - logSumExp(x)) = e / S
 *
 * One pass with a running maximum would have each exponential wait for the one before. Of two terms,
 *
 *     logAddExp(x, y) = max(x, y) + log1p(e)        e = exp(-|x - y|)
 *
 * so that a sum of them is the logarithm of a product. Reaches into scans.
 */
export const spellLogSumExp: Pass = (roots) =>
  rewrite(roots, (node) => {
    if (node.op === logSumExpOp) return spell(node);
    if (node.op === logAddExp) return spellTwo(node);
    if (node.op === exp) return share(node) ?? node;
    return node.op.kind === 'scan' ? spellSteps(node) : node;
  });

function spell({ args: [x], attributes }: Expression): Expression {
  const axis = attributes.axis as Axis;
  // Where all is -Infinity, nothing is counted.
  const m = maximum(largest(x, axis), -Number.MAX_VALUE);
  return add(m, log(sum(exp(subtract(x, m)), axis)));
}

function spellTwo({ args: [x, y] }: Expression): Expression {
  return add(maximum(x, y), log1p(lesserOverGreater(x, y)));
}

/** exp(x - logSumExp(x)), bounded as the derivative bounds it; the total is 1 at least, or nothing is counted. */
function share({ args: [exponent] }: Expression): Expression | undefined {
  const [x, bounded] = exponent.args;
  if (exponent.op !== subtract || bounded.op !== maximum) return undefined;
  const logarithm = bounded.args.find(({ op }) => op === add)?.args[1];
  if (logarithm?.op !== log) return undefined;
  const [total] = logarithm.args;
  const [exponentials] = total.args;
  const isOfX = exponentials?.op === exp && exponentials.args[0].args[0] === x;
  return isOfX ? multiply(exponentials, divide(1, maximum(total, 1))) : undefined;
}

function spellSteps(scan: Expression): Expression {
  const body = scan.attributes.scan as ScanBody;
  const next = spellLogSumExp(body.next);
  if (next.every((value, k) => value === body.next[k])) return scan;
  const count = body.carries.length;
  return runScan({ ...body, next }, scan.args.slice(0, count), scan.args.slice(count));
}
