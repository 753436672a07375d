import * as dsl from '@bayes-window/dsl/natural'; import * as ops from '@bayes-window/dsl/operators';
import {
  type Codes,
  defineDistribution,
  deterministic,
  expit,
  factor,
  HalfNormal,
  model,
  Normal,
  plate,
  type Real,
  sample as site,
  type Tensor,
  tensor,
} from '@bayes-window/dsl/natural';

interface Data {
  readonly y: Tensor;
  readonly stim: Tensor;
  readonly mouse: Codes;
}

export const slopes = model((d: Data) => {
  const a = site('a', Normal(0, 1));
  const sigmaA = site('sigmaA', HalfNormal(1)); // between mice
  const aSubject = plate(d.mouse.axis, () => site('aSubject', Normal(0, 1)));
  const b = site('slope', Normal(0, 1));
  const theta = ops.add(ops.add(a, ops.multiply(ops.at(aSubject, d.mouse), sigmaA)), ops.multiply(b, d.stim));
  site('y', Normal(theta, site('sigma', HalfNormal(1))), { obs: d.y });
});

/** Each operator and each kind of place where one stands. */
export const everyOperator = model((d: Data) => {
  const a = dsl.sample('a', Normal(0, 2 * Math.sqrt(3)));
  const b = dsl.sample('b', HalfNormal(1));
  const arithmetic = deterministic('arithmetic', ops.subtract(ops.divide(ops.negate(a), ops.add(b, 1)), ops.power(ops.subtract(a, b), 2)));
  const compared = deterministic('compared', ops.add(ops.choose(ops.greater(a, b), () => 1, () => 0), ops.choose(ops.and(ops.greaterOrEqual(a, 0), () => ops.not(ops.less(b, 2))), () => arithmetic, () => -1)));
  const either = deterministic('either', ops.choose(ops.or(ops.lessOrEqual(a, b), () => ops.equal(a, 0)), () => ops.math.min(a, b, 1), () => ops.math.max(a, 0)));
  const unequal = ops.choose(ops.notEqual(a, b), () => ops.math.log1p(ops.math.exp(a)), () => ops.power(b, 3));
  const curves = [ops.math.tanh(a), ops.math.abs(b), ops.math.sqrt(b)];
  let sum: number = ops.at(curves, 0);
  for (let i = 1; ops.known(ops.less(i, curves.length)); i++) {
    sum = ops.add(sum, ops.multiply(ops.at(curves, i), i));
  }
  sum = ops.subtract(sum, unequal);
  sum = ops.multiply(sum, 2);
  sum = ops.divide(sum,
    ops.add(1,
    // a comment in the way
    compared));
  sum = ops.power(sum, 2);
  const perMouse = tensor(ops.add(sum, plate(d.mouse.axis, () => dsl.sample('z', Normal(either, 1)))));
  site('y', Normal(ops.at(perMouse, d.mouse), 1), { obs: d.y });
});

function softplus(x: Real): Real {
  return ops.math.log1p(ops.math.exp(x));
}

const centre = (x: Real, middle = 1 / 2) => ops.subtract(x, middle);

const Gumbel = defineDistribution({
  name: 'Gumbel',
  parameters: { loc: { support: dsl.real }, scale: { support: dsl.positive, default: 1 } },
  support: () => dsl.real,
  logDensity: (x, { loc, scale }) => {
    const z = ops.divide(ops.subtract(x, loc), scale);
    return ops.subtract(ops.negate(ops.add(z, ops.math.exp(ops.negate(z)))), ops.math.log(scale));
  },
  sample: () => Number.NaN,
  mean: ({ loc, scale }) => ops.add(loc, ops.multiply(scale, 0.5772156649015329)),
  variance: ({ scale }) => ops.divide(ops.power(ops.multiply(Math.PI, scale), 2), 6),
  cdf: (x, { loc, scale }) => ops.math.exp(ops.negate(ops.math.exp(ops.divide(ops.negate(ops.subtract(x, loc)), scale)))),
});

/** Helper functions, a distribution of one's own, branches on what is known. */
export const helpers = model((d: Data, robust: boolean, degree: number) => {
  const a = site('a', Gumbel(0, 2));
  const coefficients = Array.from({ length: degree }, (_, k) => site(`c_${k}`, Normal(0, ops.divide(1, ops.add(k, 1)))));
  let theta: number = softplus(a);
  for (const [k, c] of coefficients.entries()) theta = ops.add(theta, ops.multiply(c, ops.power(d.stim, k)));
  if (ops.known(ops.and(robust, () => ops.greater(degree, 1)))) theta = expit(centre(theta));
  const scale = ops.choose(robust, () => site('tail', HalfNormal(3)), () => 1);
  factor('penalty', ops.divide(ops.negate(ops.power(a, 2)), 2));
  site('y', Normal(theta, scale), { obs: d.y });
});

/** Steps with carries. */
export const recursion = model((d: Data) => {
  const omega = site('omega', HalfNormal(1));
  const beta = site('beta', HalfNormal(1));
  const { variance } = dsl.scan(d.mouse.over, {
    init: { variance: 1 },
    over: { y: d.y },
    step: ({ variance }, { y }) => ({ variance: ops.add(ops.add(omega, ops.divide(ops.power(y, 2), 4)), ops.multiply(beta, variance)) }),
  }).before;
  site('y', Normal(0, ops.math.sqrt(variance)), { obs: d.y });
});
