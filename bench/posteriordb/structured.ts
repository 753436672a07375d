import {
  type Axis,
  axis,
  Bernoulli,
  column,
  type Expression,
  exp,
  factor,
  HalfNormal,
  ImproperUniform,
  InverseGamma,
  Laplace,
  LogNormal,
  logAddExp,
  logSumExp,
  model,
  multiply,
  Normal,
  plate,
  power,
  StudentT,
  sample,
  sqrt,
  tanh,
} from '@bayes-window/dsl';
import { type Data, numbers, oneBased, type Port, product, sampleHalfStudentT, table } from './port.ts';

const matrix = (data: Data, name: string, row: Axis, k: Axis): Expression =>
  column(name, [row, k], table(data, name).flat());

const lossCurve: Port = {
  folder: 'loss_curves-losscurve_sislob',
  constant: 0,
  model: model((data: Data) => {
    const [row, cohort, time] = [
      axis('row', data.n_data as number),
      axis('cohort', data.n_cohort as number),
      axis('time', data.n_time as number),
    ];
    const [omega, theta] = ['omega', 'theta'].map((name) => sample(name, LogNormal(0, 0.5)));
    const mu = sample('mu_LR', Normal(0, 0.5));
    const sd = sample('sd_LR', LogNormal(0, 0.5));
    const lossRatio = plate(cohort, () => sample('LR', LogNormal(mu, sd)));
    const t = power(column('t', time, numbers(data, 't_value')).div(theta), omega);
    // Weibull or log-logistic growth.
    const growth = data.growthmodel_id === 1 ? exp(t.neg()).neg().add(1) : t.div(t.add(1));
    const premium = column('premium', cohort, numbers(data, 'premium'));
    const cohortOf = oneBased('cohort_id', row, cohort, numbers(data, 'cohort_id'));
    const expected = lossRatio
      .mul(premium)
      .at(cohortOf)
      .mul(growth.at(oneBased('t_idx', row, time, numbers(data, 't_idx'))));
    const scale = premium.mul(sample('loss_sd', LogNormal(0, 0.7))).at(cohortOf);
    sample('loss', Normal(expected, scale), { obs: column('loss', row, numbers(data, 'loss')) });
  }),
};

/** Regularised horseshoe (Piironen & Vehtari 2017), non-centred. */
const horseshoe: Port = {
  folder: 'ovarian-logistic_regression_rhs',
  // Half-t scales: one per predictor, and the global one.
  constant: (1536 + 1) * Math.LN2,
  // Stan's bernoulli_logit takes x for log(expit(x)) below x = -20, which leaves out exp(x), up to 2e-9 a row.
  tolerance: 1e-9,
  model: model((data: Data) => {
    const [row, predictor] = [axis('row', data.n as number), axis('predictor', data.d as number)];
    const tau = sampleHalfStudentT('tau', data.nu_global as number, 2 * (data.scale_global as number));
    const lambda = plate(predictor, () => sampleHalfStudentT('lambda', data.nu_local as number, 1));
    const halfDf = 0.5 * (data.slab_df as number);
    const c2 = sample('caux', InverseGamma(halfDf, halfDf)).mul((data.slab_scale as number) ** 2);
    const z = plate(predictor, () => sample('z', Normal(0, 1)));
    const local = lambda.square();
    const shrinkage = sqrt(c2.mul(local).div(c2.add(tau.square().mul(local))));
    const beta = z.mul(shrinkage).mul(tau);
    const intercept = sample('beta0', Normal(0, data.scale_icept as number));
    const logits = intercept.add(product(matrix(data, 'x', row, predictor), beta, predictor));
    sample('y', Bernoulli({ logits }), { obs: column('y', row, numbers(data, 'y')) });
  }),
};

/** Linear trend with change points, plus regressors. */
const prophet: Port = {
  folder: 'rstan_downloads-prophet',
  constant: Math.LN2,
  model: model((data: Data) => {
    const [day, change, k] = [
      axis('day', data.T as number),
      axis('change', data.S as number),
      axis('regressor', data.K as number),
    ];
    const slope = sample('k', Normal(0, 5));
    const offset = sample('m', Normal(0, 5));
    const delta = plate(change, () => sample('delta', Laplace(0, data.tau as number)));
    const sigma = sample('sigma_obs', HalfNormal(0.5));
    const beta = plate(k, () => sample('beta', Normal(0, column('sigmas', k, numbers(data, 'sigmas')))));
    const [t, changes] = [numbers(data, 't'), numbers(data, 't_change')];
    const after = column(
      'after change',
      [day, change],
      t.flatMap((time) => changes.map((at) => (time >= at ? 1 : 0))),
    );
    const shift = delta.mul(column('t_change', change, changes)).neg();
    const trend = slope
      .add(product(after, delta, change))
      .mul(column('t', day, t))
      .add(offset.add(product(after, shift, change)));
    const X = matrix(data, 'X', day, k);
    const effect = (name: string): Expression =>
      product(X, beta.mul(column(name, k, numbers(data, name))), k);
    sample('y', Normal(trend.mul(effect('s_m').add(1)).add(effect('s_a')), sigma), {
      obs: column('y', day, numbers(data, 'y')),
    });
  }),
};

/** One hidden layer of 10 units; the first of 10 classes has the logit 1. */
const neuralNetwork: Port = {
  folder: 'mnist_100-nn_rbm1bJ10',
  constant: 0,
  model: model((data: Data) => {
    const [image, pixel, unit, digit] = [
      axis('image', data.N as number),
      axis('pixel', data.M as number),
      axis('unit', 10),
      axis('digit', (data.K as number) - 1),
    ];
    const variance = (name: string, inputs: number): Expression =>
      sample(name, InverseGamma(0.25, 0.25 * (0.05 / inputs ** 2) ** 2));
    const [scaleAlpha, scaleBeta] = [
      sqrt(variance('sigma2_alpha', pixel.size)),
      sqrt(variance('sigma2_beta', unit.size)),
    ];
    const alpha = plate(pixel, () => plate(unit, () => sample('alpha', Normal(0, scaleAlpha))));
    const beta = plate(unit, () => plate(digit, () => sample('beta', Normal(0, scaleBeta))));
    const alpha1 = plate(unit, () => sample('alpha1', Normal(0, 1)));
    const beta1 = plate(digit, () => sample('beta1', Normal(0, 1)));
    const hidden = tanh(product(matrix(data, 'x', image, pixel), alpha, pixel).add(alpha1));
    const logits = product(hidden, beta, unit).add(beta1);
    const y = numbers(data, 'y');
    const isFirst = column(
      'y is first',
      image,
      y.map((value) => (value === 1 ? 1 : 0)),
    );
    const isDigit = column(
      'y is digit',
      [image, digit],
      y.flatMap((value) => Array.from({ length: digit.size }, (_, d) => (value === d + 2 ? 1 : 0))),
    );
    const chosen = product(isDigit, logits, digit).add(isFirst);
    factor('y', chosen.sub(logAddExp(1, logSumExp(logits, digit))));
  }),
};

/** Intercept, linear effects and a penalised spline: intercept + Xs bs + Zs (sds zs). */
function smooth(
  data: Data,
  row: Axis,
  suffix: string,
  interceptScale: readonly [number, number],
): Expression {
  const linear = axis(`linear${suffix}`, data[`Ks${suffix}`] as number);
  const knot = axis(`knot${suffix}`, data[`knots${suffix}_1`] as number);
  const intercept = sample(`Intercept${suffix}`, StudentT(3, ...interceptScale));
  const bs = plate(linear, () => sample(`bs${suffix}`, ImproperUniform()));
  const zs = plate(knot, () => sample(`zs${suffix}_1_1`, Normal(0, 1)));
  const spline = multiply(zs, sampleHalfStudentT(`sds${suffix}_1_1`, 3, 36));
  return intercept
    .add(product(matrix(data, `Xs${suffix}`, row, linear), bs, linear))
    .add(product(matrix(data, `Zs${suffix}_1_1`, row, knot), spline, knot));
}

const splines: Port = {
  folder: 'mcycle_splines-accel_splines',
  constant: 0,
  model: model((data: Data) => {
    const row = axis('row', data.N as number);
    const mu = smooth(data, row, '', [-13, 36]);
    const sigma = exp(smooth(data, row, '_sigma', [0, 10]));
    sample('Y', Normal(mu, sigma), { obs: column('Y', row, numbers(data, 'Y')) });
  }),
};

export const structured: readonly Port[] = [lossCurve, horseshoe, prophet, neuralNetwork, splines];
