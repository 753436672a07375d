import {
  add,
  type Codes,
  constant,
  constantValue,
  divide,
  type Expression,
  gather,
  input,
  log,
  log1p,
  multiply,
  negate,
  type Operand,
  power,
  sqrt,
  square,
  subtract,
  topologicalOrder,
  where,
} from '@bayes-window/dsl';
import { activeNodes, gradient } from '../autodiff/gradient.ts';
import { rewrite } from '../passes/rewrite.ts';
import { simplify } from '../passes/simplify.ts';
import { type LatentSite, type Term, totalOf } from '../trace/trace-model.ts';

/** What is known of u, the value of a site, in the places where a log density is linear. */
export type Statistics<T> = Readonly<Record<'logU' | 'logRest' | 'u', T>>;

/** A term as coefficients times log u, log(1 - u) and u, summed over the site's elements, and a rest without u. */
export interface LinearForm {
  /** Over the site's axes, or some of them: constant along the others. */
  readonly coefficients: Statistics<Expression>;
  /** Row by row, as the term. */
  readonly rest: Expression;
}

/**
 * The linear form of a term; undefined if it has none. What u is multiplied by, gathered by or summed over is read off the
 * derivatives by stand-ins for the statistics.
 */
export function linearForm(term: Term, { name, value, axes }: LatentSite): LinearForm | undefined {
  // Inputs of one name are one: these names are no site's.
  const statistics = {
    logU: input(`statistic log(${name})`, axes),
    logRest: input(`statistic log(1 - ${name})`, axes),
    u: input(`statistic ${name}`, axes),
  };
  const standIns = Object.values(statistics);
  const logDensity = inStatistics(term.logDensity, value, statistics);
  if (!isAffine(logDensity, standIns)) return undefined;
  const [logU, logRest, u] = simplify(gradient(totalOf({ ...term, logDensity }), standIns));
  const zeros = new Map(standIns.map((standIn) => [standIn, constant(0)]));
  const [rest] = simplify(rewrite([logDensity], (node) => node, zeros));
  return { coefficients: { logU, logRest, u }, rest };
}

/** Logarithms of u, of its powers, products and quotients, and of 1 - u, taken apart; then stand-ins for all of u. */
function inStatistics(
  body: Expression,
  value: Expression,
  { logU, logRest, u }: Statistics<Expression>,
): Expression {
  const [simple] = simplify([body]);
  const logOf = logarithms(value, logU);
  const [apart] = rewrite([simple], (node) => {
    const [x] = node.args;
    if (node.op === log) return logOf(x) ?? logOfRest(x, value, logRest) ?? node;
    const isOfRest = node.op === log1p && x.op === negate;
    return (isOfRest ? elementOf(x.args[0], value, logRest) : undefined) ?? node;
  });
  return rewrite([apart], (node) => node, new Map([[value, u]]))[0];
}

/** log x, where x is u or a multiple of one of its powers, defined where log x is; else undefined. */
function logarithms(value: Expression, logU: Expression): (x: Expression) => Expression | undefined {
  const known = new Map<Expression, Expression | undefined>([[value, logU]]);
  const logOf = (x: Expression): Expression | undefined => {
    if (!known.has(x)) known.set(x, derive(x));
    return known.get(x);
  };
  const derive = (x: Expression): Expression | undefined => {
    const { op, args } = x;
    if (op === multiply || op === divide) {
      const [first, second] = args.map(logOf);
      if (first === undefined && second === undefined) return undefined;
      return (op === multiply ? add : subtract)(first ?? log(args[0]), second ?? log(args[1]));
    }
    if (op === sqrt || op === square) return scaled(op === sqrt ? 0.5 : 2, logOf(args[0]));
    if (op === power && constantValue(args[1]) !== undefined) return scaled(args[1], logOf(args[0]));
    return op.kind === 'gather' ? gathered(logOf(args[0]), x) : undefined;
  };
  return logOf;
}

function scaled(factor: Operand, x: Expression | undefined): Expression | undefined {
  return x && multiply(factor, x);
}

/** log(1 - u) */
function logOfRest({ op, args }: Expression, value: Expression, logRest: Expression): Expression | undefined {
  return op === subtract && constantValue(args[0]) === 1 ? elementOf(args[1], value, logRest) : undefined;
}

/** Of u or what is gathered from it: the statistic in its place. */
function elementOf(x: Expression, value: Expression, statistic: Expression): Expression | undefined {
  if (x === value) return statistic;
  return x.op.kind === 'gather' ? gathered(elementOf(x.args[0], value, statistic), x) : undefined;
}

function gathered(x: Expression | undefined, { attributes }: Expression): Expression | undefined {
  return x && gather(x, attributes.codes as Codes);
}

/** Whether an expression is affine in some inputs together. */
function isAffine(body: Expression, inputs: readonly Expression[]): boolean {
  const order = topologicalOrder([body]);
  const active = activeNodes(order, inputs);
  return order
    .filter((node) => active.has(node) && node.args.length > 0)
    .every((node) => isAffineIn(node, active));
}

function isAffineIn({ op, args }: Expression, active: ReadonlySet<Expression>): boolean {
  if (op.kind !== 'elementwise') return 'linear' in op && op.linear;
  if (op === where) return !active.has(args[0]);
  const { additive, linearIn = [] } = op.facts;
  const varying = args.flatMap((arg, k) => (active.has(arg) ? [k] : []));
  return additive === true || (varying.length === 1 && linearIn.includes(varying[0]));
}
