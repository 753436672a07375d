import {
  add,
  axis,
  column,
  data as dataOver,
  divide,
  Exponential,
  type Expression,
  exp,
  factor,
  Gamma,
  HalfCauchy,
  HalfNormal,
  LogNormal,
  lag,
  log,
  model,
  multiply,
  NegativeBinomial2,
  Normal,
  odeSteps,
  Poisson,
  plate,
  sample,
  scan,
  subtract,
  sum,
  where,
} from '@bayes-window/dsl';
import { columnOf, type Data, flatPositive, numbers, type Port, product, table } from './port.ts';

/** err_t = y_t - mu - phi y_(t-1) - theta err_(t-1), with y_0 = mu and err_0 = 0. */
const movingAverage: Port = {
  folder: 'arma-arma11',
  constant: Math.LN2,
  model: model((data: Data) => {
    const time = axis('time', data.T as number);
    const y = column('y', time, numbers(data, 'y'));
    const mu = sample('mu', Normal(0, 10));
    const phi = sample('phi', Normal(0, 2));
    const theta = sample('theta', Normal(0, 2));
    const sigma = sample('sigma', HalfCauchy(2.5));
    const known = y.sub(mu).sub(phi.mul(lag(y, time, mu)));
    const { error } = scan(time, {
      init: { error: 0 },
      over: { known },
      step: ({ error }, { known }) => ({ error: known.sub(theta.mul(error)) }),
    }).after;
    factor('error', Normal(0, sigma).logDensity(error));
  }),
};

/** Infections in 14 countries from deaths; each day's infections are caused by those of all days before. */
const epidemic: Port = {
  folder: 'ecdc0401-covid19imperial_v2',
  constant: 2 * Math.LN2,
  model: model((data: Data) => {
    const [days, seeded] = [data.N2 as number, data.N0 as number];
    const [country, day] = [axis('country', data.M as number), axis('day', days)];
    const measure = axis('measure', data.P as number);
    const mu = plate(country, () => sample('mu', flatPositive()));
    const alpha = plate(measure, () => sample('alpha_hier', Gamma(0.1667, 1)));
    const kappa = sample('kappa', HalfNormal(0.5));
    const tau = sample('tau', Exponential(0.03));
    const y = plate(country, () => sample('y', Exponential(divide(1, tau))));
    const phi = sample('phi', HalfNormal(5));
    const noise = plate(country, () => sample('ifr_noise', flatPositive()));
    factor('mu prior', Normal(3.28, kappa).logDensity(mu));
    factor('ifr_noise prior', Normal(1, 0.1).logDensity(noise));

    const measures = (data.X as number[][][]).flat(2);
    const X = dataOver(Float64Array.from(measures), [country, day, measure], 'X');
    const reproduction = mu.mul(exp(product(X, alpha.sub(Math.log(1.05) / 6), measure).neg()));
    const infected = spread(data, y, reproduction, country, seeded);
    const [deaths, window] = observedDeaths(data, day, country);
    const expected = noise.mul(onsetToDeath(data, infected, day, country));
    const likelihood = NegativeBinomial2(where(window, expected, 1), phi).logDensity(deaths);
    factor('deaths', where(window, likelihood, 0));
  }),
};

/** New infections by day and country: each adds to the pressure of the days after it. */
function spread(
  data: Data,
  y: Expression,
  reproduction: Expression,
  country: ReturnType<typeof axis>,
  seeded: number,
): Expression {
  const day = axis('day', data.N2 as number);
  const later = axis('later', day.size);
  const serialInterval = numbers(data, 'SI');
  const byDays = (value: (i: number, d: number) => number): Expression =>
    dataOver(
      Float64Array.from({ length: day.size ** 2 }, (_, k) => value(Math.floor(k / day.size), k % day.size)),
      [day, later],
    );
  const population = column('pop', country, numbers(data, 'pop'));
  return scan(day, {
    init: { pressure: 0, total: 0, force: 0, infected: 0 },
    over: {
      reproduction,
      isSeeded: column(
        'seeded',
        day,
        Array.from({ length: day.size }, (_, i) => (i < seeded ? 1 : 0)),
      ),
      today: byDays((i, d) => (i === d ? 1 : 0)),
      infectious: byDays((i, d) => (d > i ? serialInterval[d - i - 1] : 0)),
    },
    step: ({ pressure, total }, { reproduction, isSeeded, today, infectious }) => {
      const force = sum(multiply(pressure, today), later);
      const susceptible = divide(subtract(population, total), population);
      const infected = where(isSeeded, y, susceptible.mul(reproduction).mul(force));
      return {
        ...{ force, infected },
        pressure: add(pressure, multiply(infected, infectious)),
        total: add(total, infected),
      };
    },
  }).after.infected;
}

/** sum_(j < i) infected_j f_(i - j) */
function onsetToDeath(
  data: Data,
  infected: Expression,
  day: ReturnType<typeof axis>,
  country: ReturnType<typeof axis>,
): Expression {
  const f = table(data, 'f');
  const until = axis('until', day.size);
  const delays = Float64Array.from({ length: day.size ** 2 * country.size }, (_, k) => {
    const [j, i] = [Math.floor(k / country.size / day.size), Math.floor(k / country.size) % day.size];
    return j < i ? f[i - j - 1][k % country.size] : 0;
  });
  return sum(multiply(infected, dataOver(delays, [day, until, country])), day);
}

/** Deaths by day and country, and 1 where they count: from the start of the country's epidemic on. */
function observedDeaths(
  data: Data,
  day: ReturnType<typeof axis>,
  country: ReturnType<typeof axis>,
): readonly [Expression, Expression] {
  const until = axis('until', day.size);
  const [starts, ends] = [numbers(data, 'EpidemicStart'), numbers(data, 'N')];
  const deaths = table(data, 'deaths');
  const counts = (i: number, m: number): boolean => i + 1 >= starts[m] && i + 1 <= ends[m];
  const over = (value: (i: number, m: number) => number): Expression =>
    dataOver(
      Float64Array.from({ length: day.size * country.size }, (_, k) =>
        value(Math.floor(k / country.size), k % country.size),
      ),
      [until, country],
    );
  return [over((i, m) => (counts(i, m) ? deaths[i][m] : 0)), over((i, m) => (counts(i, m) ? 1 : 0))];
}

const predatorPrey: Port = {
  folder: 'hudson_lynx_hare-lotka_volterra',
  constant: 0,
  rename: (name) => name.replace(/^(theta|z_init|sigma)\[(\d)\]$/, '$1$2'),
  model: model((data: Data) => {
    const year = axis('year', data.N as number);
    const rate = (k: number, loc: number, scale: number): Expression => {
      const theta = sample(`theta${k}`, flatPositive());
      factor(`theta${k} prior`, Normal(loc, scale).logDensity(theta));
      return theta;
    };
    const [alpha, beta, gamma, delta] = [
      rate(1, 1, 0.5),
      rate(2, 0.05, 0.05),
      rate(3, 1, 0.5),
      rate(4, 0.05, 0.05),
    ];
    const [prey, predator] = [1, 2].map((k) => sample(`z_init${k}`, LogNormal(Math.log(10), 1)));
    const sigma = [1, 2].map((k) => sample(`sigma${k}`, LogNormal(-1, 1)));
    const state = odeSteps({
      init: { prey, predator },
      times: column('year', year, numbers(data, 'ts')),
      substeps: 6,
      method: 'dop8',
      derivative: ({ prey, predator }) => ({
        prey: alpha.sub(beta.mul(predator)).mul(prey),
        predator: delta.mul(prey).sub(gamma).mul(predator),
      }),
    });
    for (const [k, { first, later }] of [
      { first: prey, later: state.prey },
      { first: predator, later: state.predator },
    ].entries()) {
      sample(`y_init${k}`, LogNormal(log(first), sigma[k]), { obs: numbers(data, 'y_init')[k] });
      const y = column(`y${k}`, year, columnOf(table(data, 'y'), k));
      sample(`y${k}`, LogNormal(log(later), sigma[k]), { obs: y });
    }
  }),
};

/** Cholera: susceptible, infected and recovered people, and bacteria in the water. */
const cholera: Port = {
  folder: 'sir-sir',
  constant: 4 * Math.LN2,
  model: model((data: Data) => {
    const week = axis('week', data.N_t as number);
    const beta = sample('beta', HalfCauchy(2.5));
    const gamma = sample('gamma', HalfCauchy(1));
    const xi = sample('xi', HalfCauchy(25));
    const delta = sample('delta', HalfCauchy(1));
    const [s0, i0, r0, b0] = numbers(data, 'y0');
    const { s, b } = odeSteps({
      init: { s: s0, i: i0, r: r0, b: b0 },
      times: column('t', week, numbers(data, 't')),
      substeps: 6,
      method: 'dop8',
      derivative: ({ s, i, b }) => {
        const infections = beta.mul(b).div(add(b, 1_000_000)).mul(s);
        const recoveries = gamma.mul(i);
        return {
          s: infections.neg(),
          i: infections.sub(recoveries),
          r: recoveries,
          b: xi.mul(i).sub(delta.mul(b)),
        };
      },
    });
    const cases = column('stoi_hat', week, numbers(data, 'stoi_hat'));
    sample('stoi_hat', Poisson(lag(s, week, s0).sub(s)), { obs: cases });
    sample('B_hat', LogNormal(log(b), 0.15), { obs: column('B_hat', week, numbers(data, 'B_hat')) });
  }),
};

export const timeSeries: readonly Port[] = [movingAverage, epidemic, predatorPrey, cholera];
