import { normalQuantile975, normalTwoSided } from './distributions.ts';
import { type CrossProducts, crossProducts, type MixedModel } from './mixed-model.ts';
import type { Criterion } from './profiled-deviance.ts';
import { type Matrix, matrix, multiply, solveUpper, transpose } from './small-matrix.ts';
import { type Optimum, optimizeTheta } from './theta.ts';

/** A fixed effect with its Wald test. */
export interface FixedEffect {
  readonly name: string;
  readonly estimate: number;
  readonly se: number;
  readonly z: number;
  /** P(|Z| > |z|) */
  readonly p: number;
  readonly ci95: readonly [lower: number, upper: number];
}

export interface LmeFit {
  /** In lme4's language. */
  readonly formula: string;
  readonly method: Criterion;
  /** -2 log likelihood, restricted or not, at the optimum. */
  readonly criterion: number;
  /** Lambda, `[row][column]` over the random effects: their covariance is residualSd^2 Lambda Lambda'. */
  readonly lambda: Matrix;
  /** Whether a variance is estimated as zero or a correlation as 1 or -1 (diagonal of Lambda below 1e-4). */
  readonly singular: boolean;
  readonly fixed: readonly FixedEffect[];
  /** `[effect][effect]` */
  readonly fixedCovariance: Matrix;
  readonly random: {
    readonly group: string;
    readonly names: readonly string[];
    readonly sd: readonly number[];
    /** `[effect][effect]`; NaN where an sd is zero. */
    readonly correlation: Matrix;
  };
  readonly residualSd: number;
  readonly logLik: number;
  /** Number of estimated parameters. */
  readonly parameters: number;
  readonly aic: number;
  readonly bic: number;
  readonly observations: number;
  /** Conditional modes (BLUPs): `values[level][effect]`. */
  readonly groupEffects: { readonly levels: readonly string[]; readonly values: Matrix };
}

const singularTolerance = 1e-4;

/** Fits a linear mixed model with one grouping factor by REML (default) or maximum likelihood. */
export function linearMixedModel(model: MixedModel, method: Criterion = 'REML'): LmeFit {
  const products = crossProducts(model);
  const optimum = optimizeTheta(products, model.correlated, method);
  const { at } = optimum;
  const residualSd = Math.sqrt(at.variance) * products.yLength;
  const lambda = optimum.lambda.map((row, k) => row.map((value) => value / products.scales[k]));
  return {
    formula: formulaOf(model),
    method,
    lambda,
    singular: optimum.lambda.some((row, k) => row[k] < singularTolerance),
    ...fixedEffects(model, products, optimum, residualSd),
    random: randomEffects(model, lambda, residualSd),
    residualSd,
    ...informationCriteria(at.criterion, products, optimum.parameterCount),
    groupEffects: {
      levels: model.group.levels,
      values: at.modes.map((modes) => modes.map((mode, k) => (mode * products.yLength) / products.scales[k])),
    },
  };
}

function informationCriteria(
  criterion: number,
  { observations, fixedCount }: CrossProducts,
  thetaCount: number,
) {
  const parameters = fixedCount + thetaCount + 1;
  return {
    criterion,
    logLik: -criterion / 2,
    parameters,
    aic: criterion + 2 * parameters,
    bic: criterion + parameters * Math.log(observations),
    observations,
  };
}

/** Back from the basis Q to the columns of X: R beta = Q'y + beta_Q, covariance sigma^2 R^-1 C R^-T. */
function fixedEffects(
  model: MixedModel,
  products: CrossProducts,
  { at }: Optimum,
  residualSd: number,
): Pick<LmeFit, 'fixed' | 'fixedCovariance'> {
  const along = products.projection.map((value, k) => [value + at.beta[k] * products.yLength]);
  const estimates = solveUpper(products.r, along).map(([value]) => value);
  const half = transpose(solveUpper(products.r, at.covariance));
  const covariance = solveUpper(products.r, half).map((row) => row.map((value) => value * residualSd ** 2));
  const names = ['Intercept', ...model.fixed.map(({ name }) => name)];
  const fixed = names.map((name, k) => waldTest(name, estimates[k], Math.sqrt(covariance[k][k])));
  return { fixed, fixedCovariance: covariance };
}

function waldTest(name: string, estimate: number, se: number): FixedEffect {
  const z = estimate / se;
  const half = normalQuantile975 * se;
  return { name, estimate, se, z, p: normalTwoSided(z), ci95: [estimate - half, estimate + half] };
}

function randomEffects({ random, group }: MixedModel, lambda: Matrix, residualSd: number): LmeFit['random'] {
  const relative = multiply(lambda, transpose(lambda));
  const sd = relative.map((row, k) => residualSd * Math.sqrt(row[k]));
  return {
    group: group.name,
    names: ['Intercept', ...random.map(({ name }) => name)],
    sd,
    correlation: matrix(sd.length, sd.length, (i, j) =>
      i === j ? 1 : relative[i][j] / Math.sqrt(relative[i][i] * relative[j][j]),
    ),
  };
}

function formulaOf({ y, fixed, random, group, correlated }: MixedModel): string {
  const slopes = random.map(({ name }) => name).join(' + ') || '1';
  const bar = correlated || random.length === 0 ? '|' : '||';
  return `${y.name} ~ ${fixed.map(({ name }) => name).join(' + ') || '1'} + (${slopes} ${bar} ${group.name})`;
}
