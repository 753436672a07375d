import * as dsl from '@bayes-window/dsl/natural';
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
  const a = site(Normal(0, 1));
  const sigmaA = site(HalfNormal(1)); // between mice
  const aSubject = plate(d.mouse.axis, () => site(Normal(0, 1)));
  const b = site('slope', Normal(0, 1));
  const theta = a + aSubject[d.mouse] * sigmaA + b * d.stim;
  site('y', Normal(theta, site('sigma', HalfNormal(1))), { obs: d.y });
});

/** Each operator and each kind of place where one stands. */
export const everyOperator = model((d: Data) => {
  const a = dsl.sample(Normal(0, 2 * Math.sqrt(3)));
  const b = dsl.sample(HalfNormal(1));
  const arithmetic = deterministic(-a / (b + 1) - (a - b) ** 2);
  const compared = deterministic((a > b ? 1 : 0) + (a >= 0 && !(b < 2) ? arithmetic : -1));
  const either = deterministic(a <= b || a === 0 ? Math.min(a, b, 1) : Math.max(a, 0));
  const unequal = a !== b ? Math.log1p(Math.exp(a)) : b ** 3;
  const curves = [Math.tanh(a), Math.abs(b), Math.sqrt(b)];
  let sum: number = curves[0];
  for (let i = 1; i < curves.length; i++) {
    sum += curves[i] * i;
  }
  sum -= unequal;
  sum *= 2;
  sum /=
    1 +
    // a comment in the way
    compared;
  sum **= 2;
  const perMouse = tensor(sum + plate(d.mouse.axis, () => dsl.sample('z', Normal(either, 1))));
  site('y', Normal(perMouse[d.mouse], 1), { obs: d.y });
});

function softplus(x: Real): Real {
  return Math.log1p(Math.exp(x));
}

const centre = (x: Real, middle = 1 / 2) => x - middle;

const Gumbel = defineDistribution({
  name: 'Gumbel',
  parameters: { loc: { support: dsl.real }, scale: { support: dsl.positive, default: 1 } },
  support: () => dsl.real,
  logDensity: (x, { loc, scale }) => {
    const z = (x - loc) / scale;
    return -(z + Math.exp(-z)) - Math.log(scale);
  },
  sample: () => Number.NaN,
  mean: ({ loc, scale }) => loc + scale * 0.5772156649015329,
  variance: ({ scale }) => (Math.PI * scale) ** 2 / 6,
  cdf: (x, { loc, scale }) => Math.exp(-Math.exp(-(x - loc) / scale)),
});

/** Helper functions, a distribution of one's own, branches on what is known. */
export const helpers = model((d: Data, robust: boolean, degree: number) => {
  const a = site(Gumbel(0, 2));
  const coefficients = Array.from({ length: degree }, (_, k) => site(`c_${k}`, Normal(0, 1 / (k + 1))));
  let theta: number = softplus(a);
  for (const [k, c] of coefficients.entries()) theta += c * d.stim ** k;
  if (robust && degree > 1) theta = expit(centre(theta));
  const scale = robust ? site('tail', HalfNormal(3)) : 1;
  factor('penalty', -(a ** 2) / 2);
  site('y', Normal(theta, scale), { obs: d.y });
});

/** Steps with carries. */
export const recursion = model((d: Data) => {
  const omega = site(HalfNormal(1));
  const beta = site(HalfNormal(1));
  const { variance } = dsl.scan(d.mouse.over, {
    init: { variance: 1 },
    over: { y: d.y },
    step: ({ variance }, { y }) => ({ variance: omega + y ** 2 / 4 + beta * variance }),
  }).before;
  site('y', Normal(0, Math.sqrt(variance)), { obs: d.y });
});
