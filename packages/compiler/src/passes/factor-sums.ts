import {
  type ArrayOp,
  type Axis,
  type Codes,
  constantValue,
  divide,
  type Expression,
  hasAxis,
  multiply,
  negate,
  segmentSum,
  square,
  sum,
} from '@bayes-window/dsl';
import { ofGroupsWithRows } from './groups-with-rows.ts';
import { gatherCodes } from './lift-gathers.ts';
import { type Pass, rewrite } from './rewrite.ts';

/**
 * Takes out of a sum over rows the factors that do not depend on the row:
 *
 *     sum(c f) , sum(f / c)   = c sum(f) , sum(f) / c
 *     sum((f / c)^2)          = sum(f^2) / c^2
 *     sum(gather(w) f)        = sum(w segmentSum(f))
 */
export const factorSums: Pass = (roots) =>
  rewrite(roots, (node) => (isLinearReduction(node) ? reduce(node, node.args[0]) : node));

export function isLinearReduction({ op }: Expression): boolean {
  return (op.kind === 'reduce' || op.kind === 'segment') && op.linear;
}

/** The axis that a reduction removes. */
export function reducedAxis({ attributes }: Expression): Axis {
  return (attributes.codes?.over ?? attributes.axis) as Axis;
}

function reduce(reduction: Expression, body: Expression): Expression {
  const axis = reducedAxis(reduction);
  const build = (x: Expression): Expression => (reduction.op as ArrayOp).build([x], reduction.attributes);
  const { op, args } = body;
  if (!hasAxis(body.axes, axis)) return build(body);
  if (op === negate) return negate(reduce(reduction, args[0]));
  const parts = factorsOf(body, axis);
  if (parts.outside.length > 0) return multiplyAll(reduce(reduction, productOf(parts.inside)), parts.outside);
  return throughGather(reduction, body) ?? build(body);
}

interface Factor {
  readonly base: Expression;
  readonly inverse: boolean;
}

/** Splits a product into the factors that have `axis` and those that do not. */
function factorsOf(body: Expression, axis: Axis): { inside: Factor[]; outside: Factor[] } {
  const factors = flatten(body, false);
  return {
    inside: factors.filter(({ base }) => hasAxis(base.axes, axis)),
    outside: factors.filter(({ base }) => !hasAxis(base.axes, axis)),
  };
}

function flatten(body: Expression, inverse: boolean): Factor[] {
  const { op, args } = body;
  if (op === multiply) return [...flatten(args[0], inverse), ...flatten(args[1], inverse)];
  if (op === divide) return [...flatten(args[0], inverse), ...flatten(args[1], !inverse)];
  if (op === square && (args[0].op === multiply || args[0].op === divide)) {
    return flatten(args[0], inverse).map((factor) => ({
      base: square(factor.base),
      inverse: factor.inverse,
    }));
  }
  // A factor 1, which `productOf` puts above a bare denominator, is none.
  return constantValue(body) === 1 ? [] : [{ base: body, inverse }];
}

function productOf(factors: readonly Factor[]): Expression {
  const [numerators, denominators] = [false, true].map((inverse) =>
    factors.filter((f) => f.inverse === inverse),
  );
  // Those with few axes first: their product is then made outside the loops over the others' axes.
  const product = (list: readonly Factor[]): Expression | undefined =>
    [...list]
      .sort((a, b) => a.base.axes.length - b.base.axes.length)
      .map(({ base }) => base)
      .reduce<Expression | undefined>((p, base) => (p === undefined ? base : multiply(p, base)), undefined);
  const [numerator, denominator] = [product(numerators), product(denominators)];
  return denominator === undefined ? (numerator as Expression) : divide(numerator ?? 1, denominator);
}

function multiplyAll(reduced: Expression, outside: readonly Factor[]): Expression {
  return outside.reduce(
    (product, { base, inverse }) => (inverse ? divide(product, base) : multiply(base, product)),
    reduced,
  );
}

/** sum_i w[c_i] f_i = sum_k w_k sum_(i: c_i = k) f_i, and the same within segments of the same codes. */
function throughGather(reduction: Expression, body: Expression): Expression | undefined {
  const axis = reducedAxis(reduction);
  const factors = flatten(body, false);
  const codes = factors.map(({ base }) => gatherCodes(base)).find((c) => c?.over.name === axis.name);
  if (codes === undefined || (reduction.op.kind === 'segment' && reduction.attributes.codes !== codes))
    return undefined;
  const isGathered = ({ base }: Factor): boolean => gatherCodes(base) === codes;
  const rest = factors.filter((factor) => !isGathered(factor));
  // What runs over the groups already (a matrix over groups and rows) can't be summed into them.
  if (rest.length === 0 || rest.some(({ base }) => hasAxis(base.axes, codes.axis))) return undefined;
  const weights = factors.filter(isGathered).map(({ base, inverse }) => ({ base: base.args[0], inverse }));
  const perGroup = multiplyAll(reduceInGroups(productOf(rest), codes), weights);
  return acrossGroups(reduction, codes, ofGroupsWithRows(perGroup, codes));
}

function reduceInGroups(body: Expression, codes: Codes): Expression {
  const segmented = segmentSum(body, codes);
  return segmented.op.kind === 'segment' ? reduce(segmented, body) : segmented;
}

function acrossGroups(reduction: Expression, codes: Codes, perGroup: Expression): Expression {
  return reduction.op.kind === 'segment' ? perGroup : sum(perGroup, codes.axis);
}
