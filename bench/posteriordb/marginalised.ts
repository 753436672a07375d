import {
  add,
  axis,
  Bernoulli,
  Beta,
  Binomial,
  Cauchy,
  type Codes,
  codes,
  column,
  Dirichlet,
  type Expression,
  factor,
  HalfCauchy,
  log,
  log1p,
  logAddExp,
  logExpit,
  logSumExp,
  model,
  Normal,
  plate,
  sample,
  sqrt,
  sum,
  Uniform,
} from '@bayes-window/dsl';
import { type Data, flatBetween, numbers, oneBased, type Port, table } from './port.ts';

/** Indices along `axis` for which `holds`, as an axis of their own. */
function subset(name: string, of: ReturnType<typeof axis>, holds: (index: number) => boolean): Codes {
  const kept = Array.from({ length: of.size }, (_, i) => i).filter(holds);
  return codes(name, axis(name, kept.length), of, kept);
}

/** Individual is in the population (probability omega) and missed each time, or is not in it. */
const neverCaptured = (omega: Expression, logMissed: Expression): Expression =>
  logAddExp(log(omega).add(logMissed), log1p(omega.neg()));

/** Captures by individual, and the individuals that were captured at least once or never. */
function captures(data: Data): {
  readonly counts: readonly number[];
  readonly captured: Codes;
  readonly never: Codes;
} {
  const counts = table(data, 'y').map((y) => (typeof y === 'number' ? y : y.reduce((a, b) => a + b, 0)));
  const individual = axis('individual', counts.length);
  return {
    counts,
    captured: subset('captured', individual, (i) => counts[i] > 0),
    never: subset('never captured', individual, (i) => counts[i] === 0),
  };
}

const sameProbability: Port = {
  folder: 'M0_data-M0_model',
  constant: 0,
  model: model((data: Data) => {
    const T = data.T as number;
    const { counts, captured, never } = captures(data);
    const omega = sample('omega', Uniform(0, 1));
    const p = sample('p', Uniform(0, 1));
    plate(captured.over, () => {
      factor('in population', log(omega));
      const s = column(
        's',
        captured.over,
        Array.from(captured.values, (i) => counts[i]),
      );
      sample('s', Binomial(T, p), { obs: s });
    });
    plate(never.over, () => factor('never captured', neverCaptured(omega, log1p(p.neg()).mul(T))));
  }),
};

const probabilityByTime: Port = {
  folder: 'Mt_data-Mt_model',
  constant: 0,
  model: model((data: Data) => {
    const occasion = axis('occasion', data.T as number);
    const { captured, never } = captures(data);
    const omega = sample('omega', Uniform(0, 1));
    const p = plate(occasion, () => sample('p', Uniform(0, 1)));
    plate(captured.over, () => factor('in population', log(omega)));
    const history = Array.from(captured.values, (i) => table(data, 'y')[i]).flat();
    sample('y', Bernoulli({ probs: p }), { obs: column('y', [captured.over, occasion], history) });
    plate(never.over, () => factor('never captured', neverCaptured(omega, sum(log1p(p.neg()), occasion))));
  }),
};

const probabilityByIndividual: Port = {
  folder: 'Mh_data-Mh_model',
  constant: -Math.log(5),
  model: model((data: Data) => {
    const T = data.T as number;
    const { counts, captured, never } = captures(data);
    const omega = sample('omega', Uniform(0, 1));
    const p = sample('mean_p', Uniform(0, 1));
    const sigma = sample('sigma', Uniform(0, 5));
    const raw = plate(captured.axis, () => sample('eps_raw', Normal(0, 1)));
    const eps = log(p).sub(log1p(p.neg())).add(sigma.mul(raw));
    plate(captured.over, () => factor('in population', log(omega)));
    sample('y', Binomial({ totalCount: T, logits: eps.at(captured) }), {
      obs: column(
        'y',
        captured.over,
        Array.from(captured.values, (i) => counts[i]),
      ),
    });
    factor('never captured', neverCaptured(omega, logExpit(eps.neg()).mul(T)).at(never));
  }),
};

/** Detections of species i at site j in K visits; an unseen species may be there undetected, or not there. */
const occupancy: Port = {
  folder: 'butterfly-multi_occupancy',
  // Half-Cauchy scales of two; the prior of rho is stated for (rho + 1)/2.
  constant: 2 * Math.LN2,
  rename: (name) => name.replace(/^sigma_uv\[(\d)\]$/, 'sigma_uv$1'),
  model: model((data: Data) => {
    const [n, J, K] = [data.n, data.J, data.K] as number[];
    const X = table(data, 'X');
    const species = axis('species', data.S as number);
    const [alpha, beta] = ['alpha', 'beta'].map((name) => sample(name, Cauchy(0, 2.5)));
    const available = sample('Omega', Beta(2, 2));
    const rho = sample('rho_uv', flatBetween(-1, 1));
    factor('rho_uv prior', Beta(2, 2).logDensity(add(rho, 1).div(2)));
    const [sigmaU, sigmaV] = ['sigma_uv1', 'sigma_uv2'].map((name) => sample(name, HalfCauchy(2.5)));
    const u = plate(species, () => sample('uv1', Normal(0, sigmaU)));
    // A bivariate normal as its first margin and the second given the first.
    const given = rho.mul(sigmaV).mul(u.div(sigmaU));
    const v = plate(species, () => sample('uv2', Normal(given, sigmaV.mul(sqrt(rho.square().neg().add(1))))));
    const [occupied, detected] = [u.add(alpha), v.add(beta)];
    const undetected = logAddExp(
      logExpit(occupied).add(logExpit(detected.neg()).mul(K)),
      logExpit(occupied.neg()),
    );
    const seen = subset('seen', species, (i) => i < n);
    const unseen = subset('unseen', species, (i) => i >= n);
    const cells = X.flatMap((row, i) => row.map((x) => ({ i, x }))).filter(({ x }) => x > 0);
    const cell = axis('detection', cells.length);
    const speciesOf = codes(
      'species',
      cell,
      species,
      cells.map(({ i }) => i),
    );
    plate(seen.over, () => factor('available', log(available)));
    factor('occupied', logExpit(occupied).at(speciesOf));
    sample('X', Binomial({ totalCount: K, logits: detected.at(speciesOf) }), {
      obs: column(
        'X',
        cell,
        cells.map(({ x }) => x),
      ),
    });
    const misses = column(
      'misses',
      seen.over,
      X.map((row) => row.filter((x) => x === 0).length),
    );
    factor('undetected', misses.mul(undetected.at(seen)));
    const never = logAddExp(log1p(available.neg()), log(available).add(undetected.mul(J)));
    factor('never observed', never.at(unseen));
  }),
};

const normalMixture: Port = {
  folder: 'normal_2-normal_mixture',
  constant: 0,
  rename: (name) => name.replace(/^mu\[(\d)\]$/, 'mu$1'),
  model: model((data: Data) => {
    const y = column('y', axis('row', data.N as number), numbers(data, 'y'));
    const theta = sample('theta', Uniform(0, 1));
    const [first, second] = ['mu1', 'mu2'].map((name) =>
      Normal(sample(name, Normal(0, 10)), 1).logDensity(y),
    );
    factor('y', logAddExp(log(theta).add(first), log1p(theta.neg()).add(second)));
  }),
};

const topics: Port = {
  folder: 'three_docs1200-ldaK2',
  constant: 0,
  model: model((data: Data) => {
    const [word, document] = [axis('word', data.V as number), axis('document', data.M as number)];
    const [topic, token] = [axis('topic', 2), axis('token', data.N as number)];
    const theta = plate(document, () => sample('theta', Dirichlet(1, topic)));
    const phi = plate(topic, () => sample('phi', Dirichlet(1, word)));
    const documents = oneBased('doc', token, document, numbers(data, 'doc'));
    const words = oneBased('w', token, word, numbers(data, 'w'));
    factor('w', logSumExp(log(theta).at(documents).add(log(phi).at(words)), topic));
  }),
};

export const marginalised: readonly Port[] = [
  sameProbability,
  probabilityByTime,
  probabilityByIndividual,
  occupancy,
  normalMixture,
  topics,
];
