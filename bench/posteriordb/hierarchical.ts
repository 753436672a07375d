import {
  type Axis,
  axis,
  Bernoulli,
  Beta,
  Binomial,
  column,
  deterministic,
  type Expression,
  exp,
  factor,
  Gamma,
  HalfCauchy,
  HalfNormal,
  ImproperUniform,
  InverseGamma,
  logExpit,
  mean,
  model,
  Normal,
  Poisson,
  plate,
  sample,
  sqrt,
  Uniform,
} from '@bayes-window/dsl';
import { dogHistory } from './generalised-linear.ts';
import { type Data, numbers, oneBased, type Port } from './port.ts';

// cauchy(0, 5) and normal(0, 1) on a positive parameter are not renormalised in the programs: log 2 for each.

function observeSchools(data: Data, theta: Expression): void {
  const school = axis('school', data.J as number);
  sample('y', Normal(theta, column('sigma', school, numbers(data, 'sigma'))), {
    obs: column('y', school, numbers(data, 'y')),
  });
}

const eightSchools: readonly Port[] = [
  {
    folder: 'eight_schools-eight_schools_noncentered',
    constant: Math.LN2,
    model: model((data: Data) => {
      const raw = plate(axis('school', data.J as number), () => sample('theta_trans', Normal(0, 1)));
      const mu = sample('mu', Normal(0, 5));
      const tau = sample('tau', HalfCauchy(5));
      observeSchools(data, deterministic('theta', raw.mul(tau).add(mu)));
    }),
  },
  {
    folder: 'eight_schools-eight_schools_centered',
    constant: Math.LN2,
    model: model((data: Data) => {
      const mu = sample('mu', Normal(0, 5));
      const tau = sample('tau', HalfCauchy(5));
      observeSchools(
        data,
        plate(axis('school', data.J as number), () => sample('theta', Normal(mu, tau))),
      );
    }),
  },
];

const countsBySite: Port = {
  folder: 'GLMM_data-GLMM1_model',
  // sd_alpha's bounds have no prior in the program.
  constant: -Math.log(5),
  model: model((data: Data) => {
    const [row, site] = [axis('row', data.nobs as number), axis('site', data.nsite as number)];
    const mu = sample('mu_alpha', Normal(0, 10));
    const sd = sample('sd_alpha', Uniform(0, 5));
    const alpha = plate(site, () => sample('alpha', Normal(mu, sd)));
    const rate = exp(alpha.at(oneBased('site', row, site, numbers(data, 'obssite'))));
    sample('obs', Poisson(rate), { obs: column('obs', row, numbers(data, 'obs')) });
  }),
};

const pilots: Port = {
  folder: 'pilots-pilots',
  constant: -3 * Math.log(100),
  model: model((data: Data) => {
    const row = axis('row', data.N as number);
    const [group, scenario] = [
      axis('group', data.n_groups as number),
      axis('scenario', data.n_scenarios as number),
    ];
    const effects = (name: string, over: Axis): Expression => {
      const mu = sample(`mu_${name}`, Normal(0, 1)).mul(10);
      const sigma = sample(`sigma_${name}`, Uniform(0, 100));
      return plate(over, () => sample(name, Normal(mu, sigma)));
    };
    const [a, b] = [effects('a', group), effects('b', scenario)];
    const mu = a
      .at(oneBased('group_id', row, group, numbers(data, 'group_id')))
      .add(b.at(oneBased('scenario_id', row, scenario, numbers(data, 'scenario_id'))));
    const sigma = sample('sigma_y', Uniform(0, 100));
    sample('y', Normal(mu, sigma), { obs: column('y', row, numbers(data, 'y')) });
  }),
};

/** n ~ binomial_logit(N, alpha0 + alpha1 x1 + alpha2 x2 + alpha12 x1 x2 + b) */
function observeSeeds(data: Data, scale: number, b: Expression): void {
  const plot = axis('plot', data.I as number);
  const [n, N, x1, x2] = ['n', 'N', 'x1', 'x2'].map((name) => column(name, plot, numbers(data, name)));
  const effect = (name: string): Expression => sample(name, Normal(0, scale));
  const logits = effect('alpha0')
    .add(effect('alpha1').mul(x1))
    .add(effect('alpha2').mul(x2))
    .add(effect('alpha12').mul(x1.mul(x2)))
    .add(b);
  sample('n', Binomial({ totalCount: N, logits }), { obs: n });
}

const seeds: readonly Port[] = [
  {
    folder: 'seeds_data-seeds_centered_model',
    constant: Math.LN2,
    model: model((data: Data) => {
      const plot = axis('plot', data.I as number);
      const sigma = sample('sigma', HalfCauchy(1));
      const c = plate(plot, () => sample('c', Normal(0, sigma)));
      observeSeeds(data, 1, c.sub(mean(c, plot)));
    }),
  },
  {
    folder: 'seeds_data-seeds_model',
    constant: 0,
    model: model((data: Data) => {
      const sigma = sqrt(sample('tau', Gamma(1e-3, 1e-3)).pow(-1));
      observeSeeds(
        data,
        1000,
        plate(axis('plot', data.I as number), () => sample('b', Normal(0, sigma))),
      );
    }),
  },
];

const surgical: Port = {
  folder: 'surgical_data-surgical_model',
  constant: 0,
  model: model((data: Data) => {
    const hospital = axis('hospital', data.N as number);
    const mu = sample('mu', Normal(0, 1000));
    const sigma = sqrt(sample('sigmasq', InverseGamma(1e-3, 1e-3)));
    const logits = plate(hospital, () => sample('b', Normal(mu, sigma)));
    sample('r', Binomial({ totalCount: column('n', hospital, numbers(data, 'n')), logits }), {
      obs: column('r', hospital, numbers(data, 'r')),
    });
  }),
};

/** Standard logistic prior, which is not among the distributions: log p = log expit(x) + log expit(-x) */
function sampleLogistic(name: string): Expression {
  const value = sample(name, ImproperUniform());
  factor(`${name} prior`, logExpit(value).add(logExpit(value.neg())));
  return value;
}

const dogsWithCorrelation: Port = {
  folder: 'dogs-dogs_nonhierarchical',
  // Two half-normal scales, and the correlation's scale below: du = 2 du of Stan.
  constant: (2 - 1) * Math.LN2,
  rename: (name) =>
    name
      .replace(/^z\[(\d+),(\d)\]$/, 'z_$2[$1]')
      .replace(/^(mu|sigma)_logit_ab\[1\]$/, '$1_logit_a')
      .replace(/^(mu|sigma)_logit_ab\[2\]$/, '$1_logit_b'),
  scales: { L_logit_ab: 2 },
  model: model((data: Data) => {
    const { shocks, avoidances, y } = dogHistory(data);
    const [dog] = y.axes;
    const [muA, muB] = ['mu_logit_a', 'mu_logit_b'].map(sampleLogistic);
    const [sigmaA, sigmaB] = ['sigma_logit_a', 'sigma_logit_b'].map((name) => sample(name, HalfNormal(1)));
    const [z1, z2] = ['z_1', 'z_2'].map((name) => plate(dog, () => sample(name, Normal(0, 1))));
    // lkj(2) of a pair: (rho + 1)/2 ~ beta(2, 2)
    const rho = sample('L_logit_ab', Beta(2, 2)).mul(2).sub(1);
    const a = muA.add(z1.mul(sigmaA)).add(z2.mul(sigmaB).mul(rho));
    const b = muB.add(z2.mul(sigmaB).mul(sqrt(rho.square().neg().add(1))));
    const probs = exp(shocks.mul(logExpit(a)).add(avoidances.mul(logExpit(b))));
    sample('y', Bernoulli({ probs }), { obs: y });
  }),
};

export const hierarchical: readonly Port[] = [
  ...eightSchools,
  countsBySite,
  pilots,
  ...seeds,
  surgical,
  dogsWithCorrelation,
];
