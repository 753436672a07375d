import {
  axis,
  Bernoulli,
  Beta,
  Binomial,
  column,
  type Expression,
  exp,
  factor,
  ImproperUniform,
  lessOrEqual,
  log,
  model,
  multiply,
  Normal,
  Poisson,
  plate,
  sample,
  Uniform,
  where,
} from '@bayes-window/dsl';
import { centred, type Data, flatBetween, numbers, type Port, product, table } from './port.ts';

type Columns = readonly (readonly number[])[];

/** switched ~ bernoulli_logit(alpha + X beta), flat priors. */
function wells(folder: string, covariatesOf: (data: Data) => Columns): Port {
  const run = (data: Data): void => {
    const y = numbers(data, 'switched');
    const columns = covariatesOf(data);
    const [row, k] = [axis('row', y.length), axis('k', columns.length)];
    const design = column(
      'x',
      [row, k],
      y.flatMap((_, i) => columns.map((c) => c[i])),
    );
    const alpha = sample('alpha', ImproperUniform());
    const beta = plate(k, () => sample('beta', ImproperUniform()));
    const logits = alpha.add(product(design, beta, k));
    sample('switched', Bernoulli({ logits }), { obs: column('switched', row, y) });
  };
  return { folder, model: model(run), constant: 0 };
}

/** The one program of its family that has the intercept in beta. */
const wellsDistance: Port = {
  folder: 'wells_data-wells_dist',
  constant: 0,
  rename: (name) => name.replace(/^beta\[(\d)\]$/, 'beta$1'),
  model: model((data: Data) => {
    const row = axis('row', data.N as number);
    const [intercept, slope] = ['beta1', 'beta2'].map((name) => sample(name, ImproperUniform()));
    const logits = intercept.add(slope.mul(column('dist', row, numbers(data, 'dist'))));
    sample('switched', Bernoulli({ logits }), { obs: column('switched', row, numbers(data, 'switched')) });
  }),
};

const scaled = (data: Data, name: string, by: number): number[] => numbers(data, name).map((x) => x / by);
const withProduct = (a: readonly number[], b: readonly number[]): Columns => [
  a,
  b,
  a.map((value, i) => value * b[i]),
];

/** alpha + beta1 year + beta2 year^2 + beta3 year^3 */
function cubicInYear(data: Data, alpha: Expression, betas: readonly Expression[]): Expression {
  const row = axis('row', data.n as number);
  return betas.reduce((total, beta, power) => {
    const values = numbers(data, 'year').map((year) => year ** (power + 1));
    return total.add(multiply(beta, column(`year^${power + 1}`, row, values)));
  }, alpha);
}

const counts = (data: Data): Expression => column('C', axis('row', data.n as number), numbers(data, 'C'));

const poissonRegression: Port = {
  folder: 'GLM_Poisson_Data-GLM_Poisson_model',
  // The bounds have no prior in the program.
  constant: -Math.log(40 * 20 * 20 * 20),
  model: model((data: Data) => {
    const alpha = sample('alpha', Uniform(-20, 20));
    const betas = ['beta1', 'beta2', 'beta3'].map((name) => sample(name, Uniform(-10, 10)));
    sample('C', Poisson(exp(cubicInYear(data, alpha, betas))), { obs: counts(data) });
  }),
};

const poissonMixed: Port = {
  folder: 'GLMM_Poisson_data-GLMM_Poisson_model',
  constant: 0,
  model: model((data: Data) => {
    const alpha = sample('alpha', Uniform(-20, 20));
    const beta1 = sample('beta1', Uniform(-10, 10));
    // Declared up to 20, with a prior up to 10.
    const beta2 = sample('beta2', flatBetween(-10, 20));
    factor('beta2 prior', where(lessOrEqual(beta2, 10), -Math.log(20), Number.NEGATIVE_INFINITY));
    const beta3 = sample('beta3', Uniform(-10, 10));
    const sigma = sample('sigma', Uniform(0, 5));
    const eps = plate(axis('row', data.n as number), () => sample('eps', Normal(0, sigma)));
    const logRate = cubicInYear(data, alpha, [beta1, beta2, beta3]).add(eps);
    sample('C', Poisson(exp(logRate)), { obs: counts(data) });
  }),
};

const rate: Port = {
  folder: 'Rate_4_data-Rate_4_model',
  constant: 0,
  model: model((data: Data) => {
    const theta = sample('theta', Beta(1, 1));
    sample('thetaprior', Beta(1, 1));
    sample('k', Binomial(data.n as number, theta), { obs: data.k as number });
  }),
};

/**
 * Shocks and avoidances before each trial, by dog and trial, without the first trial: nothing precedes it, and the
 * probability of its shock is 1.
 */
export function dogHistory(data: Data): {
  readonly shocks: Expression;
  readonly avoidances: Expression;
  readonly y: Expression;
} {
  const y = table(data, 'y');
  const axes = [axis('dog', y.length), axis('trial', y[0].length - 1)];
  const shocksBefore = y.map((row) =>
    row.slice(1).map((_, t) => row.slice(0, t + 1).reduce((a, b) => a + b)),
  );
  return {
    shocks: column('shocks', axes, shocksBefore.flat()),
    avoidances: column(
      'avoidances',
      axes,
      shocksBefore.flatMap((row) => row.map((s, t) => t + 1 - s)),
    ),
    y: column(
      'y',
      axes,
      y.flatMap((row) => row.slice(1)),
    ),
  };
}

const dogs: Port = {
  folder: 'dogs-dogs_hierarchical',
  constant: 0,
  model: model((data: Data) => {
    const { shocks, avoidances, y } = dogHistory(data);
    const a = sample('a', Uniform(0, 1));
    const b = sample('b', Uniform(0, 1));
    const probs = exp(shocks.mul(log(a)).add(avoidances.mul(log(b))));
    sample('y', Bernoulli({ probs }), { obs: y });
  }),
};

export const generalisedLinear: readonly Port[] = [
  wellsDistance,
  wells('wells_data-wells_dist100_model', (data) => [scaled(data, 'dist', 100)]),
  wells('wells_data-wells_dist100ars_model', (data) => [scaled(data, 'dist', 100), numbers(data, 'arsenic')]),
  wells('wells_data-wells_interaction_model', (data) =>
    withProduct(scaled(data, 'dist', 100), numbers(data, 'arsenic')),
  ),
  wells('wells_data-wells_interaction_c_model', (data) =>
    withProduct(
      centred(numbers(data, 'dist')).map((x) => x / 100),
      centred(numbers(data, 'arsenic')),
    ),
  ),
  wells('wells_data-wells_dae_model', (data) => [
    scaled(data, 'dist', 100),
    numbers(data, 'arsenic'),
    scaled(data, 'educ', 4),
  ]),
  poissonRegression,
  poissonMixed,
  rate,
  dogs,
];
