import {
  add,
  constant,
  type ElementwiseName,
  type Expression,
  elementwiseOps,
  exp,
  expit,
  gather,
  hasAxis,
  input,
  largest,
  logSumExp,
  mean,
  multiply,
  negate,
  segmentSum,
  square,
  stopGradient,
  sum,
  tanh,
} from '@bayes-window/dsl';
import { withMatrix } from './matrices.ts';
import { choose, type Pool } from './pool.ts';
import type { Step } from './recipe.ts';
import { scanned } from './scans.ts';

/** Brings any value into a part of the line. */
type Guard = (x: Expression) => Expression;

const free: Guard = (x) => x;
/** (-2, 2) */
const moderate: Guard = (x) => multiply(2, tanh(x));
/** (-0.9, 0.9) */
const inside: Guard = (x) => multiply(0.9, tanh(x));
const positive: Guard = (x) => add(0.25, square(x));
const negative: Guard = (x) => negate(positive(x));
/** (0.02, 0.98): in the domain of every function of one number that we know. */
const proportion: Guard = (x) => add(0.02, multiply(0.96, expit(x)));

/** Where the arguments of an op should lie; an op that is not here gets proportions. */
const domains: { readonly [K in ElementwiseName]?: readonly Guard[] } = {
  add: [free, free],
  subtract: [free, free],
  multiply: [moderate, free],
  divide: [free, positive],
  negate: [free],
  square: [free],
  sqrt: [positive],
  absolute: [free],
  sign: [free],
  stopGradient: [free],
  less: [free, free],
  lessOrEqual: [free, free],
  equal: [free, free],
  where: [free, free, free],
  minimum: [free, free],
  maximum: [free, free],
  exp: [moderate],
  log: [positive],
  log1p: [positive],
  expm1: [moderate],
  power: [positive, moderate],
  expit: [free],
  logExpit: [free],
  log1pexp: [free],
  log1mexp: [negative],
  sin: [free],
  cos: [free],
  tan: [inside],
  asin: [inside],
  acos: [inside],
  atan: [free],
  sinh: [moderate],
  cosh: [moderate],
  tanh: [free],
  lgamma: [positive],
  digamma: [positive],
  trigamma: [positive],
  erf: [free],
  erfc: [free],
  erfcx: [moderate],
  ndtr: [free],
  logNdtr: [free],
};

const names = Object.keys(elementwiseOps) as ElementwiseName[];
const builders = elementwiseOps as unknown as Record<
  ElementwiseName,
  (...args: readonly Expression[]) => Expression
>;

const differentiable: ReadonlySet<ElementwiseName> = new Set(names.filter(isDifferentiable));

/** Asks for the derivative by each argument: the rule of one that is not offered throws. */
function isDifferentiable(name: ElementwiseName): boolean {
  const { arity, vjp } = elementwiseOps[name];
  const args = Array.from({ length: arity }, (_, i) => input(`argument ${i}`, []));
  try {
    for (const rule of vjp) rule?.(constant(1), args, builders[name](...args));
    return true;
  } catch {
    return false;
  }
}

/** What an array step is made of; `values` are others that are there. */
interface Material {
  readonly pool: Pool;
  readonly pick: number;
  readonly values: readonly Expression[];
}

/** What rearranges or reduces arrays; each gives back an argument that it does not apply to. */
const arraySteps: readonly ((x: Expression, material: Material) => Expression)[] = [
  (x, { pool: { codes }, pick }) => {
    const usable = codes.filter(({ over }) => !hasAxis(x.axes, over));
    return usable.length === 0 ? x : gather(x, choose(usable, pick));
  },
  (x, { pool: { codes }, pick }) => {
    const usable = codes.filter(({ over, axis }) => hasAxis(x.axes, over) && !hasAxis(x.axes, axis));
    return usable.length === 0 ? x : segmentSum(x, choose(usable, pick));
  },
  (x, { pick }) =>
    x.axes.length === 0 ? x : withMatrix(x, choose(x.axes, pick), Math.floor(pick / x.axes.length)),
  ...[sum, mean, largest, logSumExp].map(
    (reduce) =>
      (x: Expression, { pick }: Material): Expression =>
        x.axes.length === 0 ? x : reduce(x, choose(x.axes, pick)),
  ),
  // Twice, since there are many of them.
  ...[0, 1].map(() => (x: Expression, { pool, pick, values }: Material) => {
    const name = choose(names, Math.floor(pick / 6));
    const combine = (u: Expression, v: Expression): Expression => moderate(guarded(name, [u, v, u]));
    return scanned([x, ...values], pool, pick, combine);
  }),
];

/** The value that a step makes. */
export function stepOf({ op, args, raw }: Step, pool: Pool): Expression {
  const [x, ...values] = args.slice(0, 3).map((k) => choose(pool.values, k));
  // Every third step acts on arrays.
  if (op % 3 === 0) return choose(arraySteps, Math.floor(op / 3))(x, { pool, pick: args[3], values });
  const name = choose(names, Math.floor(op / 3));
  return raw ? applied(name, [x, ...values]) : guarded(name, [x, ...values]);
}

/** An op on arguments that are brought into its domain. */
function guarded(name: ElementwiseName, args: readonly Expression[]): Expression {
  const guards = domains[name] ?? args.map(() => proportion);
  return applied(
    name,
    args.slice(0, elementwiseOps[name].arity).map((x, i) => guards[i](x)),
  );
}

/** An op on as many of the arguments as it takes; one whose derivative is not offered has its gradient stopped. */
function applied(name: ElementwiseName, args: readonly Expression[]): Expression {
  const value = builders[name](...args.slice(0, elementwiseOps[name].arity));
  return differentiable.has(name) ? value : stopGradient(value);
}

/** exp, for scales; kept away from 0 and infinity. */
export function scaleOf(x: Expression): Expression {
  return exp(moderate(x));
}
