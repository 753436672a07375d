import { type Axis, add, type Expression, log, log1p, sum, sumLog } from '@bayes-window/dsl';
import { type Addend, addendsOf, multiplied, sumOfAddends } from './addends.ts';
import type { Journal } from './journal.ts';
import { type Pass, rewrite } from './rewrite.ts';

/**
 * sum_i log f_i = log prod_i f_i and sum_i log1p f_i = log prod_i (1 + f_i): one logarithm for the whole loop, for each
 * addend that is a logarithm with the same factor in every row. The rounding of 1 + f_i costs at most half a unit in the
 * last place of 1 per row. For sums to one number only, where the product fits in registers.
 */
export const logProducts: Pass = (roots, journal) => rewrite(roots, (node) => productOf(node, journal));

function productOf(node: Expression, journal?: Journal): Expression {
  const { op, args, axes, attributes } = node;
  if (op.kind !== 'reduce' || !op.linear || axes.length > 0) return node;
  const along = attributes.axis as Axis;
  const addends = addendsOf(args[0], along);
  const logarithms = addends.filter(isLogarithm);
  if (logarithms.length === 0) return node;
  const note = `sums of logarithms by products: ${logarithms.length} per row less`;
  journal?.({ rule: 'log product', axis: along.name, rows: along.size, left: along.size, note });
  const rest = addends.filter((addend) => !isLogarithm(addend));
  const products = logarithms
    .map(({ scale, body }) => multiplied(scale, sumLog(argumentOf(body), along)))
    .reduce((total, product) => add(total, product));
  return rest.length === 0 ? products : add(sum(sumOfAddends(rest, along), along), products);
}

function isLogarithm({ weights, body: { op } }: Addend): boolean {
  return weights === undefined && (op === log || op === log1p);
}

function argumentOf({ op, args: [x] }: Expression): Expression {
  return op === log ? x : add(1, x);
}
