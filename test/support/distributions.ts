import { readFileSync } from 'node:fs';
import * as dsl from '@bayes-window/dsl';

/** One line of `test/fixtures/distributions/values.json`. */
interface Values {
  readonly distribution: FamilyName;
  readonly arguments: readonly number[];
  readonly points: readonly Point[];
}

export interface Point {
  readonly x: number;
  readonly logDensity: number;
  /** By x, then by each parameter; null where the argument is a whole number. */
  readonly gradient: readonly (number | null)[];
  readonly cdf: number;
}

const families = {
  BernoulliLogits: dsl.BernoulliLogits,
  BernoulliProbs: dsl.BernoulliProbs,
  Beta: dsl.Beta,
  BetaBinomial: dsl.BetaBinomial,
  BinomialLogits: dsl.BinomialLogits,
  BinomialProbs: dsl.BinomialProbs,
  Cauchy: dsl.Cauchy,
  Exponential: dsl.Exponential,
  Gamma: dsl.Gamma,
  HalfCauchy: dsl.HalfCauchy,
  HalfNormal: dsl.HalfNormal,
  InverseGamma: dsl.InverseGamma,
  Laplace: dsl.Laplace,
  LogNormal: dsl.LogNormal,
  NegativeBinomial2: dsl.NegativeBinomial2,
  Normal: dsl.Normal,
  Poisson: dsl.Poisson,
  StudentT: dsl.StudentT,
  Uniform: dsl.Uniform,
  VonMises: dsl.VonMises,
  ZeroInflatedPoisson: dsl.ZeroInflatedPoisson,
};
type FamilyName = keyof typeof families;

/** A family at fixed arguments, with its functions of numbers. */
export interface Row {
  readonly label: string;
  readonly family: dsl.DistributionBuilder<string>;
  readonly arguments: readonly number[];
  readonly parameters: Readonly<Record<string, number>>;
  readonly points: readonly Point[];
  readonly discrete: boolean;
  readonly low: number;
  readonly high: number;
  density(x: number): number;
  cdf(x: number): number;
}

const path = new URL('../fixtures/distributions/values.json', import.meta.url);

export const rows: readonly Row[] = JSON.parse(readFileSync(path, 'utf8')).map(rowOf);

export const familyNames = Object.keys(families) as readonly FamilyName[];

function rowOf({ distribution, arguments: args, points }: Values): Row {
  const family = families[distribution] as unknown as dsl.DistributionBuilder<string>;
  const parameters = Object.fromEntries(Object.keys(family.parameters).map((name, i) => [name, args[i]]));
  const { support } = family(...args);
  return {
    label: `${distribution}(${args.join(', ')})`,
    family,
    arguments: args,
    parameters,
    points,
    discrete: support.discrete,
    low: scalar(support.low),
    high: scalar(support.high),
    density: (x) => Math.exp(scalar(family(...args).logDensity(x))),
    cdf: (x) => family.cdf(x, parameters),
  };
}

/** The value of a scalar expression. */
export function scalar(operand: dsl.Operand): number {
  return dsl.evaluate([dsl.asExpression(operand)])[0][0];
}

/** Smallest x, to 12 digits, at which the cdf reaches p, by bisection. */
export function quantile(cdf: (x: number) => number, p: number): number {
  let [low, high] = [-1, 1];
  while (cdf(low) > p && low > -1e300) low *= 2;
  while (cdf(high) < p && high < 1e300) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-12 * Math.abs(high); i++) {
    const middle = (low + high) / 2;
    if (cdf(middle) < p) low = middle;
    else high = middle;
  }
  return high;
}

/** Terms of the log density that cancel: rounding is relative to the largest. */
export function largestTerm({ family, arguments: args }: Row, x: number): number {
  const logGamma = (n: number) => Math.abs(n * Math.log(n) - n);
  const sizes = [...args, x].filter((n) => n > 1);
  if (family.name === 'VonMises') return 2 * args[1];
  const hasGamma = /Gamma|NegativeBinomial|BetaBinomial|Poisson/.test(family.name);
  return hasGamma ? 2 * sizes.reduce((sum, n) => sum + logGamma(Math.abs(n) + 1), 0) : 0;
}
