import { type Axis, add, type Expression, log, log1p, sum, sumLog } from '@bayes-window/dsl';
import { type Addend, addendsOf, multiplied, sumOfAddends } from './addends.ts';
import type { Journal } from './journal.ts';
import { type Pass, rewrite } from './rewrite.ts';

/**
 * sum_i log f_i = log prod_i f_i and sum_i log1p f_i = log prod_i (1 + f_i): one logarithm for the whole loop, for each
 * addend that is a logarithm with the same factor in every row. The rounding of 1 + f_i costs at most half a unit in the
 * last place of 1 per row. Only along the longest axis, which is the one that loops run along, so that the product fits
 * in registers; of two nested sums the longer is made the inner one.
 */
export const logProducts: Pass = (roots, journal) =>
  rewrite(rewrite(roots, longestInside), (node) => productOf(node, journal));

/** sum_j sum_i f = sum_i sum_j f, j the longer axis. */
function longestInside(node: Expression): Expression {
  const [inner] = node.args;
  if (!isSum(node) || node.axes.length > 0 || !isSum(inner)) return node;
  const [short, long] = [inner.attributes.axis as Axis, node.attributes.axis as Axis];
  return short.size < long.size ? sum(sum(inner.args[0], long), short) : node;
}

function isSum({ op }: Expression): boolean {
  return op.kind === 'reduce' && op.linear;
}

function productOf(node: Expression, journal?: Journal): Expression {
  const { args, axes, attributes } = node;
  const along = attributes.axis as Axis;
  if (!isSum(node) || axes.some(({ size }) => size >= along.size)) return node;
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
