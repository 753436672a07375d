import { equal, exp, log, log1p, subtract, where } from '../ops/index.ts';
import { poisson } from '../random/index.ts';
import { nonnegativeInteger, positive } from '../supports/index.ts';
import { defineDistribution } from './define.ts';
import { openUnitInterval } from './open-unit-interval.ts';
import { Poisson } from './poisson.ts';

/** 0 with probability gate, else Poisson:  log p(0) = log(gate + (1 - gate) exp(-rate)),  log p(x) = log(1 - gate) + log Poisson(x) */
export const ZeroInflatedPoisson = defineDistribution({
  name: 'ZeroInflatedPoisson',
  parameters: { gate: { support: openUnitInterval }, rate: { support: positive, default: 1 } },
  support: () => nonnegativeInteger,
  logDensity: (x, { gate, rate }) =>
    where(
      equal(x, 0),
      log(gate.add(subtract(1, gate).mul(exp(rate.neg())))),
      log1p(gate.neg()).add(Poisson.logDensity(x, { rate })),
    ),
  sample: (source, { gate, rate }) => (source.uniform() < gate ? 0 : poisson(source, rate)),
  mean: ({ gate, rate }) => (1 - gate) * rate,
  variance: ({ gate, rate }) => (1 - gate) * rate * (1 + gate * rate),
  cdf: (x, { gate, rate }) => (x < 0 ? 0 : gate + (1 - gate) * Poisson.cdf(x, { rate })),
});
