import {
  axis,
  cholesky,
  column,
  contract,
  deterministic,
  exp,
  Gamma,
  HalfNormal,
  model,
  Normal,
  Poisson,
  plate,
  renameAxis,
  sample,
  tabulate,
  twin,
} from '@bayes-window/dsl';
import { type Data, numbers, type Port } from './port.ts';

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
    const factor = cholesky(covariance.add(jitter), axes);
    const f = deterministic('f', contract(factor, renameAxis(z, axes.row, axes.column), axes.column));
    sample('k', Poisson(exp(f)), { obs: column('k', point, numbers(data, 'k')) });
  }),
};

export const gaussianProcesses: readonly Port[] = [poissonProcess];
