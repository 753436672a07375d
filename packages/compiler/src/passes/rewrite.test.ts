import { type Expression, exp, format, input, log, multiply } from '@bayes-window/dsl';
import { describe, expect, it } from 'vitest';
import { nodesOf, type Rule, rewrite } from './rewrite.ts';
import { simplify } from './simplify.ts';

const keep: Rule = (node) => node;
const x = input('x', []);

describe('rewrite', () => {
  it('makes equal nodes one, in the order of either argument', () => {
    const [a, b] = rewrite([multiply(exp(x), log(x)), multiply(log(x), exp(x))], keep);
    expect(a).toBe(b);
    expect(nodesOf([a])).toHaveLength(4);
  });

  it('finds what equals a node of the graph that was rewritten before', () => {
    const roots = rewrite([exp(x), log(x)], keep);
    const [first, second] = rewrite(roots, (node) => (node.op === log ? exp(node.args[0]) : node));
    expect(second).toBe(first);
    expect(first).toBe(roots[0]);
  });

  it('returns the same list where nothing changes, and does not ask a rule twice', () => {
    const asked: Expression[] = [];
    const rule: Rule = (node) => {
      asked.push(node);
      return node;
    };
    const roots = rewrite([exp(x)], keep);
    expect(rewrite(roots, rule)).toBe(roots);
    expect(rewrite(roots, rule)).toBe(roots);
    expect(asked).toHaveLength(2);
  });

  it('takes a rule at its word where it turns the arguments of a commutative op', () => {
    const roots = rewrite([multiply(exp(x), 3)], keep);
    expect(simplify(roots).map(format)).toEqual(['multiply(3, exp(x))']);
  });
});
