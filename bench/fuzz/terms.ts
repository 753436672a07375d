import {
  type Axis,
  absolute,
  add,
  BernoulliLogits,
  BinomialLogits,
  Cauchy,
  column,
  type Distribution,
  Exponential,
  type Expression,
  expit,
  Gamma,
  gather,
  hasAxis,
  Laplace,
  LogNormal,
  multiply,
  NegativeBinomial2,
  Normal,
  Poisson,
  StudentT,
  square,
  sum,
  tanh,
} from '@bayes-window/dsl';
import { choose, type Pool } from './pool.ts';
import type { EffectRecipe, TermRecipe } from './recipe.ts';
import { scaleOf } from './steps.ts';

/** An addend of the log density, a number. */
export function termOf({ kind, effects, picks }: TermRecipe, pool: Pool): Expression {
  const build = choose(terms, kind);
  const predictor = effects
    .map((effect) => effectOf(effect, pool))
    .reduce((total, effect) => add(total, effect));
  return build(predictor, pool, picks).sum();
}

type Term = (predictor: Expression, pool: Pool, picks: readonly number[]) => Expression;

/** A distribution around a linear predictor, and how to make data for it out of any column. */
interface Family {
  readonly distribution: (predictor: Expression, scale: Expression) => Distribution;
  readonly datum: (x: number) => number;
}

const whole = (x: number): number => Math.min(Math.abs(Math.round(x)), 50);
const real = (x: number): number => x;
const above = (x: number): number => Math.abs(x) + 0.1;

const families: readonly Family[] = [
  { distribution: (m, s) => Normal(m, s), datum: real },
  { distribution: (m) => Normal(m, 1.5), datum: real },
  { distribution: (m, s) => StudentT(4, m, s), datum: real },
  { distribution: (m, s) => StudentT(s, m, 2), datum: real },
  { distribution: (m, s) => Cauchy(m, s), datum: real },
  { distribution: (m, s) => Laplace(m, s), datum: real },
  { distribution: (m, s) => LogNormal(m, s), datum: above },
  { distribution: (m) => Poisson(scaleOf(m)), datum: whole },
  { distribution: (m) => BernoulliLogits(m), datum: (x) => (x > 0 ? 1 : 0) },
  { distribution: (m) => BinomialLogits(7, m), datum: (x) => whole(x) % 8 },
  { distribution: (m, s) => NegativeBinomial2(scaleOf(m), s), datum: whole },
  { distribution: (m, s) => Gamma(scaleOf(m), s), datum: above },
  { distribution: (m) => Exponential(scaleOf(m)), datum: above },
];

const terms: readonly Term[] = [
  ...families.map(
    ({ distribution, datum }): Term =>
      (predictor, pool, [y, scale]) =>
        distribution(predictor, scaleOf(withinAxes(choose(pool.values, scale), predictor))).logDensity(
          observed(choose(pool.columns, y), datum),
        ),
  ),
  // Weighted squares and logarithms without a name.
  (predictor, pool, [w, y]) =>
    multiply(absolute(choose(pool.columns, w)), square(choose(pool.columns, y).sub(predictor))).mul(-0.5),
  (predictor, pool, [y]) => square(choose(pool.columns, y).sub(predictor)).log1p().mul(-1.5),
  // Anything at all, kept within bounds.
  (_, pool, [k]) => tanh(choose(pool.values, k)),
  (_, pool, [k]) => choose([...pool.values].reverse(), k % 3),
  // Priors of all parameters.
  (_, pool) =>
    pool.parameters.map((p) => multiply(-0.5, square(p)).sum()).reduce((total, x) => add(total, x)),
];

/** `x` summed over what `target` lacks, so that a scale adds no axes of its own. */
function withinAxes(x: Expression, target: Expression): Expression {
  return x.axes
    .filter((axis) => !hasAxis(target.axes, axis))
    .reduce((partial, axis) => sum(partial, axis), x);
}

function observed(x: Expression, datum: (x: number) => number): Expression {
  const values = x.attributes.values as Float64Array;
  return column('y', x.axes as Axis[], values.map(datum));
}

const effects: readonly ((pool: Pool, picks: readonly number[]) => Expression)[] = [
  // An intercept, or an effect per member of an axis.
  ({ parameters }, [p]) => choose(parameters, p),
  // A slope.
  ({ parameters, columns }, [p, x]) => multiply(choose(parameters, p), choose(columns, x)),
  // Effects and slopes of groups, as often as all else.
  ...[0, 1, 2].flatMap(() => [
    (pool: Pool, [p]: readonly number[]) => byCodes(pool, p),
    (pool: Pool, [p, x]: readonly number[]) => multiply(choose(pool.columns, x), byCodes(pool, p)),
  ]),
  // A design matrix times a vector.
  ({ parameters, columns }, [p, x, z]) => {
    const product = multiply(choose(parameters, p), multiply(choose(columns, x), choose(columns, z)));
    return product.axes.length > 1 ? sum(product, product.axes[product.axes.length - 1]) : product;
  },
  // Something known, and something that is not linear.
  ({ columns }, [x]) => choose(columns, x),
  ({ values }, [k]) => tanh(choose(values, k)),
  ({ values }, [k, l]) => multiply(expit(choose(values, k)), choose(values, l)),
];

function effectOf({ kind, picks }: EffectRecipe, pool: Pool): Expression {
  return choose(effects, kind)(pool, picks);
}

/** A parameter by the codes of an axis that it has, where there is such a pair. */
function byCodes({ parameters, codes }: Pool, pick: number): Expression {
  const pairs = parameters.flatMap((parameter) =>
    codes
      .filter(({ axis, over }) => hasAxis(parameter.axes, axis) && !hasAxis(parameter.axes, over))
      .map((c) => gather(parameter, c)),
  );
  return choose(pairs.length === 0 ? parameters : pairs, pick);
}
