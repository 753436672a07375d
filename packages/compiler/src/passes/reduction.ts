import { type Axis, type Expression, hasAxis } from '@bayes-window/dsl';
import type { Rule } from './journal.ts';
import { type Pass, rewrite } from './rewrite.ts';

/** What a rule makes of a sum over rows, or in words why it does not apply. */
export type Reduced = { readonly sum: Expression; readonly left: number; readonly note: string } | string;

/** Tries a rule on every sum over rows of a graph, sum_i body_i along an axis; `start` makes the rule for one graph. */
export function reduction(rule: Rule, start: () => (body: Expression, along: Axis) => Reduced): Pass {
  const pass: Pass = (roots, journal) => {
    const reduce = start();
    return rewrite(roots, (node) => {
      const [body] = node.args;
      const along = node.attributes.axis;
      const isSum = node.op.kind === 'reduce' && node.op.linear && along !== undefined;
      if (!isSum || !hasAxis(body.axes, along)) return node;
      const reduced = reduce(body, along);
      const entry = { rule, axis: along.name, rows: along.size };
      if (typeof reduced === 'string') {
        journal?.({ ...entry, note: reduced });
        return node;
      }
      journal?.({ ...entry, left: reduced.left, note: reduced.note });
      return reduced.sum;
    });
  };
  // What the pass is called in messages.
  return Object.defineProperty(pass, 'name', { value: rule });
}
