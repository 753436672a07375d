import { readFileSync } from 'node:fs';
import * as dsl from '@bayes-window/dsl';

/** One line of `test/fixtures/distributions/multivariate.json`; arrays are flat, matrices row-major. */
interface Values {
  readonly distribution: MultivariateName;
  /** Of the axis. */
  readonly size: number;
  readonly arguments: Readonly<Record<string, readonly number[]>>;
  /** Of each element of a value. */
  readonly mean: readonly number[];
  readonly variance: readonly number[];
  readonly points: readonly MultivariatePoint[];
}

export interface MultivariatePoint {
  readonly x: readonly number[];
  readonly logDensity: number;
  /** By x and by each argument; null where it is a whole number. */
  readonly gradient: Readonly<Record<string, readonly number[] | null>>;
}

const families = {
  CategoricalLogits: dsl.CategoricalLogits,
  CategoricalProbs: dsl.CategoricalProbs,
  Dirichlet: dsl.Dirichlet,
  GaussianRandomWalk: dsl.GaussianRandomWalk,
  LKJCholesky: dsl.LKJCholesky,
  MultinomialLogits: dsl.MultinomialLogits,
  MultinomialProbs: dsl.MultinomialProbs,
  MultivariateNormalCovariance: dsl.MultivariateNormalCovariance,
  MultivariateNormalFactor: dsl.MultivariateNormalFactor,
  MultivariateNormalPrecision: dsl.MultivariateNormalPrecision,
  OrderedLogistic: dsl.OrderedLogistic,
};
type MultivariateName = keyof typeof families;

/** A family at fixed arguments. */
export interface MultivariateRow extends Values {
  readonly label: string;
  readonly family: dsl.MultivariateBuilder<string>;
  readonly axis: dsl.Axis;
  /** Axes of x and of each argument. */
  readonly axesOf: Readonly<Record<string, readonly dsl.Axis[]>>;
  /** The arguments as data over their axes. */
  readonly parameters: Readonly<Record<string, dsl.Expression>>;
  readonly distribution: MultivariateName;
}

const path = new URL('../fixtures/distributions/multivariate.json', import.meta.url);

export const multivariateRows: readonly MultivariateRow[] = JSON.parse(readFileSync(path, 'utf8')).map(rowOf);

export const multivariateNames = Object.keys(families);

function rowOf(values: Values): MultivariateRow {
  const family = families[values.distribution] as unknown as dsl.MultivariateBuilder<string>;
  const axis = dsl.axis('element', values.size);
  const shapes = { number: [], vector: [axis], matrix: [axis, dsl.twin(axis)] };
  const parameterAxes = Object.entries(family.parameters).map(([name, { shape }]) => [name, shapes[shape]]);
  const axesOf: Record<string, readonly dsl.Axis[]> = Object.fromEntries(parameterAxes);
  const parameters = Object.fromEntries(
    Object.entries(values.arguments).map(([name, numbers]) => [
      name,
      dsl.data(Float64Array.from(numbers), axesOf[name], name),
    ]),
  );
  const event = family(parameters, axis).support.event?.axes ?? [];
  const shortened = JSON.stringify(values.arguments).slice(0, 60);
  return {
    ...values,
    ...{ label: `${values.distribution}(${shortened})`, family, axis, parameters },
    axesOf: { ...axesOf, x: event },
  };
}
