import {
  axis,
  column,
  Dirichlet,
  data as dataOver,
  Exponential,
  type Expression,
  factor,
  hiddenMarkovLogLikelihood,
  ImproperUniform,
  log,
  model,
  Normal,
  type Operand,
  ordered,
  plate,
  positiveOrdered,
  sample,
  simplex,
  sum,
  where,
} from '@bayes-window/dsl';
import { type Data, flatPositive, numbers, type Port, table } from './port.ts';

interface Drive {
  readonly folder: string;
  readonly support: typeof ordered;
  /** log p of a speed and of a distance from the hoop, in each state. */
  emission(u: Expression, v: Expression, phi: Expression, lambda: Expression, data: Data): Expression;
}

/** A player either drives to the basket or does not (two states); seen are speed and distance. */
const drive = ({ folder, support, emission }: Drive): Port => ({
  folder,
  constant: 0,
  model: model((data: Data) => {
    const [time, state, to] = [axis('time', data.N as number), axis('state', 2), axis('to', 2)];
    const [theta1, theta2] = table(data, 'alpha').map((alpha, k) =>
      sample(`theta${k + 1}`, Dirichlet(column('alpha', to, alpha), to)),
    );
    const location = column('location', state, [0, 3]);
    const [phi, lambda] = ['phi', 'lambda'].map((name) => {
      const value = sample(name, ImproperUniform(support(state)));
      factor(`${name} prior`, Normal(location, 1).logDensity(value));
      return value;
    });
    const [u, v] = ['u', 'v'].map((name) => column(name, time, numbers(data, name)));
    const isFirst = column('first', state, indicator(2, 0));
    const likelihood = hiddenMarkovLogLikelihood({
      ...{ time, state, to },
      initial: dataOver(new Float64Array(2), [state]),
      transition: where(isFirst, log(theta1), log(theta2)),
      emission: emission(u, v, phi, lambda, data),
    });
    factor('drives', likelihood);
  }),
});

const gaussian: Port = {
  folder: 'hmm_gaussian_simulated-hmm_gaussian',
  constant: 0,
  model: model((data: Data) => {
    const size = data.K as number;
    const [time, state, to] = [axis('time', data.T as number), axis('state', size), axis('to', size)];
    const initial = sample('pi1', ImproperUniform(simplex(state)));
    const transition = plate(state, () => sample('A', ImproperUniform(simplex(to))));
    const mu = sample('mu', ImproperUniform(ordered(state)));
    const sigma = plate(state, () => sample('sigma', flatPositive()));
    const y = column('y', time, numbers(data, 'y'));
    const perState = Normal(mu, sigma).logDensity(y);
    // The program adds the first observation's log densities in all states to each of them.
    const isFirst = column('first', time, indicator(time.size, 0));
    const likelihood = hiddenMarkovLogLikelihood({
      ...{ time, state, to },
      initial: log(initial),
      transition: log(transition),
      emission: where(isFirst, sum(perState, state), perState),
    });
    factor('y', likelihood);
  }),
};

const indicator = (size: number, at: number): number[] =>
  Array.from({ length: size }, (_, i) => (i === at ? 1 : 0));

const normals = (x: Expression, loc: Expression, scale: Operand): Expression =>
  Normal(loc, scale).logDensity(x);

export const hiddenMarkov: readonly Port[] = [
  drive({
    folder: 'bball_drive_event_0-hmm_drive_0',
    support: positiveOrdered,
    emission: (u, v, phi, lambda) => Exponential(phi).logDensity(u).add(Exponential(lambda).logDensity(v)),
  }),
  drive({
    folder: 'bball_drive_event_1-hmm_drive_1',
    support: ordered,
    emission: (u, v, phi, lambda, { tau, rho }) =>
      normals(u, phi, tau as number).add(normals(v, lambda, rho as number)),
  }),
  gaussian,
];
