import { apply, constant, constantValue, type Expression } from '@bayes-window/dsl';
import { type Pass, rewrite } from './rewrite.ts';

/** Folds constants and applies each op's own facts: identity, absorbing element, simpler equal forms. */
export const simplify: Pass = (roots) => rewrite(roots, simplifyNode);

/** Rounds of rewriting per node; facts shrink the graph, so this is never reached by a correct table. */
const roundLimit = 20;

function simplifyNode(node: Expression): Expression {
  let current = node;
  for (let round = 0; round < roundLimit; round++) {
    const next = step(current);
    if (next === current) return current;
    current = next;
  }
  return current;
}

function step(node: Expression): Expression {
  const { op, args } = node;
  if (op.kind !== 'elementwise') return node;
  if (args.every(isConstant))
    return constant(op.evaluate(...args.map((arg) => constantValue(arg) as number)));
  const { commutative, identity, absorbing, simplify: rule } = op.facts;
  if (op.arity === 2) {
    const [left, right] = [constantValue(args[0]), constantValue(args[1])];
    if (right !== undefined && commutative) return step(apply(op, [args[1], args[0]]));
    if (absorbing !== undefined && (right === absorbing || (commutative && left === absorbing)))
      return constant(absorbing);
    if (identity !== undefined && right === identity) return args[0];
    if (identity !== undefined && commutative && left === identity) return args[1];
  }
  const simpler = rule?.(args);
  return simpler === undefined ? node : simplifyArgs(simpler);
}

function isConstant({ op }: Expression): boolean {
  return op.kind === 'constant';
}

/** A fact may build new inner nodes; these are simplified before their user. */
function simplifyArgs(node: Expression): Expression {
  if (node.op.kind !== 'elementwise') return node;
  const args = node.args.map(step);
  return args.every((arg, i) => arg === node.args[i]) ? node : apply(node.op, args);
}
