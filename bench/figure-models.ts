import {
  axis,
  BernoulliLogits,
  codes,
  column,
  type Distribution,
  type Expression,
  exp,
  HalfNormal,
  Normal,
  Poisson,
  plate,
  StudentT,
  sample,
} from '@bayes-window/dsl';
import type { BenchModel } from './models.ts';
import { pseudoRandom } from './models.ts';
import { readData } from './posteriordb/fixtures.ts';
import { numbers, oneBased } from './posteriordb/port.ts';

const sequence = (count: number, seed: number): number[] =>
  Array.from({ length: count }, (_, i) => pseudoRandom(i + seed * 1e6));

/** Regression on `width` distinct covariates with an intercept. */
export function gaussianRegression(rows: number, width: number): BenchModel {
  const row = axis('row', rows);
  const y = column('y', row, sequence(rows, 0));
  const x = Array.from({ length: width }, (_, k) => column(`x${k}`, row, sequence(rows, k + 1)));
  return {
    name: `Gaussian regression, K = ${width}, ${rows} rows`,
    model: () => {
      const mean = x.reduce(
        (total: Expression, xk, k) => total.add(sample(`b${k}`, Normal(0, 1)).mul(xk)),
        sample('a', Normal(0, 1)),
      );
      sample('y', Normal(mean, sample('sigma', HalfNormal(1))), { obs: y });
    },
  };
}

/** Intercepts and slopes of 386 counties over 12,573 houses, non-centred. */
export function radonSlopes(name: string, likelihood: (mean: Expression) => Distribution): BenchModel {
  const data = readData('radon_all-radon_variable_slope_noncentered');
  const house = axis('house', data.N as number);
  const county = oneBased('county', house, axis('county', data.J as number), numbers(data, 'county_idx'));
  const floor = column('floor', house, numbers(data, 'floor_measure'));
  const radon = column('log_radon', house, numbers(data, 'log_radon'));
  const effects = (site: string): Expression => {
    const scale = sample(`sigma_${site}`, HalfNormal(1));
    const mean = sample(`mu_${site}`, Normal(0, 10));
    return mean.add(scale.mul(plate(county.axis, () => sample(site, Normal(0, 1)))));
  };
  return {
    name: `radon, intercepts and slopes, ${name}`,
    model: () => {
      const mean = effects('alpha').at(county).add(effects('beta').at(county).mul(floor));
      sample('log_radon', likelihood(mean), { obs: radon });
    },
  };
}

/** Rows that no reduction shortens: every covariate is distinct, and `predictor` is no sum of known parts. */
function rowWise(
  name: string,
  rows: number,
  observed: (x: number, i: number) => number,
  likelihood: (a: Expression, bx: Expression) => Distribution,
): BenchModel {
  const row = axis('row', rows);
  const values = sequence(rows, 1);
  const x = column('x', row, values);
  const y = column('y', row, values.map(observed));
  return {
    name: `rows that stay, ${name}`,
    model: () => {
      const a = sample('a', Normal(0, 1));
      sample('y', likelihood(a, sample('b', Normal(0, 1)).mul(x)), { obs: y });
    },
  };
}

export const rowCount = 20_000;

export const rowModels = {
  normal: () =>
    rowWise(
      'normal',
      rowCount,
      (x, i) => x + pseudoRandom(i),
      (a, bx) => Normal(a.add(bx).square(), sample('sigma', HalfNormal(1))),
    ),
  poisson: () =>
    rowWise(
      'Poisson',
      rowCount,
      (_, i) => i % 5,
      (a, bx) => Poisson(exp(a.add(bx))),
    ),
  bernoulli: () =>
    rowWise(
      'Bernoulli-logit',
      rowCount,
      (_, i) => i % 2,
      (a, bx) => BernoulliLogits(a.add(bx)),
    ),
  student: () =>
    rowWise(
      'Student t',
      rowCount,
      (x, i) => x + pseudoRandom(i),
      (a, bx) => StudentT(4, a.add(bx), sample('sigma', HalfNormal(1))),
    ),
};

/** Group effects and a covariate over many rows: what a compile must read, merge and sort. */
export function manyRows(rows: number, likelihood: (mean: Expression) => Distribution): BenchModel {
  const row = axis('row', rows);
  const group = axis('group', 50);
  const groups = codes(
    'group',
    row,
    group,
    Array.from({ length: rows }, (_, i) => (i * 7919) % 50),
  );
  const x = column('x', row, sequence(rows, 1));
  const y = column('y', row, sequence(rows, 2));
  return {
    name: `${rows} rows`,
    model: () => {
      const scale = sample('scale', HalfNormal(1));
      const effect = plate(group, () => sample('effect', Normal(0, 1)));
      const mean = effect
        .mul(scale)
        .at(groups)
        .add(sample('b', Normal(0, 1)).mul(x));
      sample('y', likelihood(mean), { obs: y });
    },
  };
}
