import {
  absolute,
  add,
  type Codes,
  defineDistribution,
  deterministic,
  divide,
  type Expression,
  equal,
  exp,
  expit,
  factor,
  HalfNormal,
  less,
  lessOrEqual,
  log,
  log1p,
  maximum,
  minimum,
  model,
  multiply,
  Normal,
  negate,
  plate,
  positive,
  power,
  real,
  sample,
  scan,
  sqrt,
  subtract,
  tanh,
  where,
} from '@bayes-window/dsl';

interface Data {
  readonly y: Expression;
  readonly stim: Expression;
  readonly mouse: Codes;
}

export const slopes = model((d: Data) => {
  const a = sample('a', Normal(0, 1));
  const sigmaA = sample('sigmaA', HalfNormal(1));
  const aSubject = plate(d.mouse.axis, () => sample('aSubject', Normal(0, 1)));
  const b = sample('slope', Normal(0, 1));
  const theta = a.add(aSubject.at(d.mouse).mul(sigmaA)).add(b.mul(d.stim));
  sample('y', Normal(theta, sample('sigma', HalfNormal(1))), { obs: d.y });
});

export const everyOperator = model((d: Data) => {
  const a = sample('a', Normal(0, 2 * Math.sqrt(3)));
  const b = sample('b', HalfNormal(1));
  const arithmetic = deterministic('arithmetic', a.neg().div(b.add(1)).sub(a.sub(b).pow(2)));
  const both = where(lessOrEqual(0, a), equal(less(b, 2), 0), lessOrEqual(0, a));
  const compared = deterministic('compared', where(less(b, a), 1, 0).add(where(both, arithmetic, -1)));
  const atMost = lessOrEqual(a, b);
  const either = deterministic(
    'either',
    where(where(atMost, atMost, equal(a, 0)), minimum(minimum(a, b), 1), maximum(a, 0)),
  );
  const unequal = where(equal(equal(a, b), 0), log1p(exp(a)), power(b, 3));
  const curves = [tanh(a), absolute(b), sqrt(b)];
  let sum = curves[0].add(curves[1].mul(1)).add(curves[2].mul(2));
  sum = power(divide(multiply(subtract(sum, unequal), 2), add(1, compared)), 2);
  const perMouse = sum.add(plate(d.mouse.axis, () => sample('z', Normal(either, 1))));
  sample('y', Normal(perMouse.at(d.mouse), 1), { obs: d.y });
});

const Gumbel = defineDistribution({
  name: 'Gumbel',
  parameters: { loc: { support: real }, scale: { support: positive, default: 1 } },
  support: () => real,
  logDensity: (x, { loc, scale }) => {
    const z = divide(subtract(x, loc), scale);
    return subtract(negate(add(z, exp(negate(z)))), log(scale));
  },
  sample: () => Number.NaN,
  mean: () => Number.NaN,
  variance: () => Number.NaN,
  cdf: () => Number.NaN,
});

export const helpers = model((d: Data, robust: boolean, degree: number) => {
  const a = sample('a', Gumbel(0, 2));
  const coefficients = Array.from({ length: degree }, (_, k) => sample(`c_${k}`, Normal(0, 1 / (k + 1))));
  let theta = log1p(exp(a));
  for (const [k, c] of coefficients.entries()) theta = theta.add(c.mul(d.stim.pow(k)));
  if (robust && degree > 1) theta = expit(theta.sub(0.5));
  const scale = robust ? sample('tail', HalfNormal(3)) : 1;
  factor('penalty', a.pow(2).neg().div(2));
  sample('y', Normal(theta, scale), { obs: d.y });
});

export const recursion = model((d: Data) => {
  const omega = sample('omega', HalfNormal(1));
  const beta = sample('beta', HalfNormal(1));
  const { variance } = scan(d.mouse.over, {
    init: { variance: 1 },
    over: { y: d.y },
    step: ({ variance }, { y }) => ({ variance: omega.add(y.pow(2).div(4)).add(beta.mul(variance)) }),
  }).before;
  sample('y', Normal(0, variance.sqrt()), { obs: d.y });
});
