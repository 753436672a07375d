import {
  axis,
  cholesky,
  column,
  contract,
  deterministic,
  eigen,
  exp,
  factor,
  Gamma,
  greaterThan,
  HalfCauchy,
  HalfNormal,
  ImproperUniform,
  LKJCholesky,
  LogNormal,
  log,
  model,
  Normal,
  Poisson,
  plate,
  renameAxis,
  sample,
  tabulate,
  twin,
} from '@bayes-window/dsl';
import { type Data, numbers, type Port, table } from './port.ts';

/** Counts with a Gaussian process as their log rate, non-centred. */
const poissonProcess: Port = {
  folder: 'gp_pois_regr-gp_pois_regr',
  // Half-normal alpha.
  constant: Math.LN2,
  model: model((data: Data) => {
    const point = axis('point', data.N as number);
    const axes = { row: point, column: twin(point) };
    const x = column('x', point, numbers(data, 'x'));
    const jitter = tabulate(axes.row, axes.column, (i, j) => (i === j ? 1e-10 : 0));
    const rho = sample('rho', Gamma(25, 4));
    const alpha = sample('alpha', HalfNormal(2));
    const z = plate(point, () => sample('f_tilde', Normal(0, 1)));
    const distance = x.sub(renameAxis(x, axes.row, axes.column)).div(rho);
    const covariance = alpha.square().mul(exp(distance.square().mul(-0.5)));
    const lower = cholesky(covariance.add(jitter), axes);
    const f = deterministic('f', contract(lower, renameAxis(z, axes.row, axes.column), axes.column));
    sample('k', Poisson(exp(f)), { obs: column('k', point, numbers(data, 'k')) });
  }),
};

/** A normal table with covariance (Lambda x Sigma) + sigma1 identity, by the eigenvectors of its two factors. */
const kroneckerProcess: Port = {
  folder: 'synthetic_grid_RBF_kernels-kronecker_gp',
  // Half-Cauchy bandwidth.
  constant: Math.LN2,
  // Stan's gradient goes through eigenvectors of nearly equal eigenvalues and differs by 3% between builds and from finite
  // differences of the density; ours is tested against those.
  gradientTolerance: 0.005,
  model: model((data: Data) => {
    const [location, category] = [axis('location', data.n1 as number), axis('category', data.n2 as number)];
    const ofLocations = { row: location, column: twin(location) };
    const ofCategories = { row: category, column: twin(category) };
    const variance = sample('var1', LogNormal(0, 1));
    const bandwidth = sample('bw1', HalfCauchy(2.5));
    const correlation = sample('L', LKJCholesky(2, category));
    const noise = sample('sigma1', ImproperUniform(greaterThan(0.00001)));
    factor('sigma1 prior', LogNormal(0, 1).logDensity(noise));
    const x = column('x1', location, numbers(data, 'x1').slice(0, location.size));
    const distance = x.sub(renameAxis(x, location, ofLocations.column)).square();
    const jitter = tabulate(location, ofLocations.column, (i, j) => (i === j ? 0.00001 : 0));
    const sigma = eigen(variance.mul(exp(distance.mul(bandwidth).neg())).add(jitter), ofLocations);
    const inner = axis('inner', category.size);
    const rows = renameAxis(correlation, ofCategories.column, inner);
    const columns = renameAxis(rows, category, ofCategories.column);
    const lambda = eigen(contract(rows, columns, inner), ofCategories);
    const y = column('y', [category, location], table(data, 'y').flat());
    const rotated = contract(lambda.vectors, contract(y, sigma.vectors, location), category);
    const eigenvalues = lambda.values.mul(sigma.values).add(noise);
    factor('y', rotated.square().div(eigenvalues).add(log(eigenvalues)).mul(-0.5));
  }),
};

export const gaussianProcesses: readonly Port[] = [poissonProcess, kroneckerProcess];
